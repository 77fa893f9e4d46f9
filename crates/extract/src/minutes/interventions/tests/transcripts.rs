//! Records word for word: labels with brackets, in other languages, alone on their line.

use super::all;

#[test]
fn labels_of_all_shapes() {
    all(&[
        (
            "The Chair: I open the meeting, and I thank you for coming to our house.
             Mr ELM (Poland): We thank our hosts. I have one point.
             M. DUPONT (France): I thank my colleague, and we agree.
             Ms Rossi (Italy) (interpretation): I do not agree with my friend.
             Ireland: We support our friends. France said that it rains, and we agree.
             European Commission (DG JUST): We will send you our note.
             Mme Leroy (Belgique) : I thank you.
             The Chair (COM): I close our meeting.",
            &[
                "Chair: The Chair: I open",
                "PL: Mr ELM (Poland): We",
                "FR: M. DUPONT (France): I",
                "IT: Ms Rossi (Italy) (interpretation):",
                "IE: Ireland: We support our",
                "DG JUST: European Commission (DG JUST):",
                "BE: Mme Leroy (Belgique) :",
                "COM: The Chair (COM): I",
            ],
        ),
        (
            "Mr. OAK (United Kingdom) — I rise to a point of order, and I thank you.
             The PRESIDENT (translated from French): I call on my friend from Poland.
             Mr. LANGE (Poland) (translation from French): I have nothing to add to what I said.
             The PRESIDENT: We shall now vote, and I ask you to raise your hands.
             The meeting rose at 1 p.m.",
            &[
                "UK: Mr. OAK (United Kingdom)",
                "President: The PRESIDENT (translated from",
                "PL: Mr. LANGE (Poland) (translation",
                "President: The PRESIDENT: We shall",
            ],
        ),
        (
            "The Chair
             I open our meeting. You have the agenda before you.
             Ada Elm (Netherlands)
             Thank you. I have a question for you, and I would like an answer.
             Mr Bo Ash, Commission
             I can tell you that we are working on it.
             The Chair
             I thank you all, and we close.",
            &[
                "Chair: The Chair I open",
                "NL: Ada Elm (Netherlands) Thank",
                "COM: Mr Bo Ash, Commission",
                "Chair: The Chair I thank",
            ],
        ),
        (
            "CHAIR: I open our meeting, dear friends.
             NL: I think we need a map.
             SE: We agree with our friend from NL. I would add one point.
             COM (Ms Elm): I take note of your points.
             DE: I have no view.
             CHAIR: Thank you, I close it.",
            &[
                "Chair: CHAIR: I open our",
                "NL: NL: I think we",
                "SE: SE: We agree with",
                "COM: COM (Ms Elm): I",
                "DE: DE: I have no",
                "Chair: CHAIR: Thank you, I",
            ],
        ),
    ]);
}

#[test]
fn what_stands_before_the_first_label_is_nobodys() {
    all(&[(
        "The meeting was called to order at 3 p.m. in the large hall of the house.
         The Chair: I open our meeting.
         Spain: I thank you.
         Malta: I thank you too, and we agree.
         The Chair: I see no more requests, so I close our meeting.",
        &[
            "Chair: The Chair: I open",
            "ES: Spain: I thank you.",
            "MT: Malta: I thank you",
            "Chair: The Chair: I see",
        ],
    )]);
}
