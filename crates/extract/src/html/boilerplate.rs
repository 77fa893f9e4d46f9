//! The names by which pages mark what is not their text: elements, ARIA roles, words in classes.
//!
//! The words were collected from the Europa Component Library, Bootstrap, WordPress, Drupal,
//! MediaWiki and Sphinx themes, and from a reading of some hundred pages of all kinds.

/// Elements that hold no text of the page, whatever is in them.
pub(super) const SILENT: &[&str] = &[
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "iframe",
    "object",
    "embed",
    "svg",
    "canvas",
    "audio",
    "video",
    "map",
    "datalist",
    "select",
    "textarea",
    "input",
    "progress",
    "meter",
    "annotation",
    "annotation-xml",
    "rp",
    "frameset",
    "noframes",
    "noembed",
    "dialog",
];

/// Elements that are a site's and not a page's.
pub(super) const FURNITURE: &[&str] = &["nav", "footer", "aside", "menu"];

/// ARIA roles of what is a site's.
pub(super) const ROLES: &[&str] = &[
    "navigation",
    "banner",
    "contentinfo",
    "search",
    "complementary",
    "menu",
    "menubar",
    "toolbar",
    "tooltip",
];

/// ARIA roles of what lies over a page.
pub(super) const NOTICES: &[&str] = &["dialog", "alertdialog"];

/// Words of classes and ids of what lies over a page.
pub(super) const CLASSES_OF_NOTICES: &[&str] = &["cookie", "cookies", "consent", "gdpr"];

/// Words of classes and ids that are enough alone.
pub(super) const CLASSES: &[&str] = &[
    "comments",
    "navheader",
    "navfooter",
    "share",
    "sharing",
    "social",
    "sidebar",
    "newsletter",
    "subscribe",
    "subscription",
    "footer",
    "masthead",
    "advert",
    "advertisement",
    "ads",
    "ad",
    "sponsor",
    "sponsored",
    "promo",
    "popup",
    "modal",
    "related",
    "recommended",
    "recommendations",
    "login",
    "signup",
    "signin",
    "noprint",
    "printfriendly",
    "addthis",
    "sharethis",
    "disqus",
    "tooltip",
    // For those who hear a page: what the others see without words.
    "visuallyhidden",
    "sronly",
    "offscreen",
    // Who wrote a post of a forum.
    "postprofile",
];

/// Words of classes and ids that are enough where there are more links than prose.
pub(super) const CLASSES_OF_LINKS: &[&str] = &[
    "breadcrumb",
    "breadcrumbs",
    "pagination",
    "pager",
    "skip",
    "skiplink",
    "skiplinks",
    "navbar",
    "nav",
    "navigation",
    "menu",
    "submenu",
    "toolbar",
    "inpage",
    "langs",
    "languages",
];

/// Words of classes and ids of a table of contents.
pub(super) const CLASSES_OF_CONTENTS: &[&str] = &["toc", "tableofcontents"];

/// Words of classes and ids that are enough side by side, in this order.
pub(super) const PAIRS: &[(&str, &str)] = &[
    ("author", "bio"),
    ("author", "box"),
    ("author", "card"),
    ("author", "info"),
    ("about", "author"),
    ("post", "author"),
    ("post", "nav"),
    ("post", "navigation"),
    ("post", "tags"),
    ("tags", "links"),
    ("tag", "list"),
    ("entry", "footer"),
    ("entry", "meta"),
    ("post", "meta"),
    ("read", "next"),
    ("read", "more"),
    ("more", "posts"),
    ("recent", "posts"),
    ("latest", "posts"),
    ("popular", "posts"),
    ("most", "read"),
    ("also", "like"),
    ("sign", "up"),
    ("back", "top"),
    ("to", "top"),
    ("jump", "links"),
    ("skip", "link"),
    ("comment", "respond"),
    ("comments", "area"),
    ("comment", "list"),
    ("call", "action"),
    ("version", "switcher"),
    ("doc", "versions"),
    ("customer", "reviews"),
    // For those who hear a page: what the others see without words.
    ("sr", "only"),
    ("visually", "hidden"),
    ("hidden", "visually"),
    ("screen", "reader"),
    // Who wrote a post of a forum, and the posts that are like it.
    ("cell", "user"),
    ("user", "details"),
    ("user", "extras"),
    ("user", "banner"),
    ("post", "profile"),
    ("item", "thread"),
];

/// Words of classes and ids that are enough side by side where there are more links than prose.
pub(super) const PAIRS_OF_LINKS: &[(&str, &str)] = &[
    ("filter", "block"),
    ("filter", "group"),
    ("filter", "list"),
    ("filter", "panel"),
    ("filter", "bar"),
    ("filter", "header"),
    ("product", "filters"),
    ("sort", "by"),
    ("sort", "drawer"),
    ("filter", "drawer"),
    ("product", "variants"),
];

/// Classes of the text of an article, without what a site puts around it.
pub(super) const ARTICLE_BODIES: &[&str] = &[
    "entry-content",
    "post-content",
    "post-body",
    "article-body",
    "article-content",
    "article__body",
    "article__content",
    "articleBody",
    "article-text",
    "story-body",
    "blog-content",
    "blog-post-content",
    "td-post-content",
    "single-content",
    "post__content",
    "field--name-body",
    "prose",
];

/// What the title of a table of contents begins with.
pub(super) const TITLES_OF_CONTENTS: &[&str] =
    &["on this page", "in this article", "table of contents"];

/// What the title of a box begins with that leads away from the page.
pub(super) const LEADING_AWAY: &[&str] = &[
    "related",
    "you may also",
    "you might also",
    "you may be interested",
    "read next",
    "read more",
    "read also",
    "more from",
    "more in ",
    "more on ",
    "more articles",
    "more stories",
    "more like this",
    "recommended",
    "trending",
    "popular",
    "most read",
    "most popular",
    "latest posts",
    "latest articles",
    "latest news",
    "latest from",
    "recent posts",
    "recent articles",
    "recent stories",
    "recent news",
    "latest stories",
    "other articles",
    "next article",
    "previous article",
    "explore more",
    "keep exploring",
    "connect with us",
    "customers also",
    "people also",
    "similar",
    "keep reading",
    "further reading on",
    "don't miss",
    "what to read next",
    "up next",
    "subscribe",
    "sign up",
    "newsletter",
    "share this",
    "follow us",
    "leave a reply",
    "leave a comment",
    "post a comment",
    "about the author",
    "advertisement",
];

/// Words of classes and ids of what readers said of an article.
pub(super) const COMMENTS: &[&str] = &["comment", "comments"];

/// Words of classes and ids of what buyers said of a thing.
pub(super) const OPINIONS: &[&str] = &["comment", "comments", "reviews"];

/// Classes and ids of widespread software, that say it in more words.
pub(super) const WHOLE_CLASSES: &[&str] = &[
    // MediaWiki
    "siteNotice",
    "siteSub",
    "contentSub",
    "catlinks",
    "printfooter",
    "mw-jump-link",
    "jump-to-nav",
    "mw-editsection",
    // The Europa Component Library
    "ecl-site-header",
    "ecl-site-footer",
    "ecl-skip-link",
    "ecl-inpage-navigation",
    "ecl-social-media-share",
    "ecl-social-media-follow",
    "ecl-site-header__language",
    "ecl-file__translation-container",
    "ecl-file__download",
];

/// Words in the class of a hidden element that say that a person can unfold it.
pub(super) const UNFOLDS: &[&str] = &[
    "accordion",
    "collapse",
    "collapsible",
    "expand",
    "expandable",
    "tab",
    "tabs",
    "tabpanel",
    "toggle",
    "details",
    "faq",
    "panel",
    "disclosure",
];

/// Elements that stand within a line of text.
pub(super) const INLINE: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "b",
    "bdi",
    "bdo",
    "big",
    "br",
    "button",
    "cite",
    "code",
    "data",
    "del",
    "dfn",
    "em",
    "font",
    "i",
    "img",
    "ins",
    "kbd",
    "label",
    "mark",
    "math",
    "mfrac",
    "mi",
    "mn",
    "mo",
    "mrow",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtext",
    "nobr",
    "output",
    "picture",
    "q",
    "rb",
    "rt",
    "ruby",
    "s",
    "samp",
    "semantics",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "time",
    "tt",
    "u",
    "var",
    "wbr",
];
