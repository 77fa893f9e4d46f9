//! From text to a tree, on html5ever and scraper, within bounds.
//!
//! Accepts any text. html5ever itself sets no bounds, and some of its steps take time in the depth
//! of the open elements or in the length of the list of open formatting elements; so the tokens
//! pass a filter on their way from its tokeniser to its tree builder. Past a bound, tags are
//! dropped and the text between them is kept; past the bound on nodes, nothing more is read.

use std::borrow::Cow;
use std::cell::{Cell, Ref};
use std::rc::Rc;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, QualName, TokenizerResult, local_name};
use scraper::{Html, HtmlTreeSink};

use super::attributes::LongTag;
use super::warning;
use crate::{Limits, Warning, WarningKind};

/// Nodes of a tree. The largest real pages, statutes and long tables, have some 300,000.
const NODES: usize = 1 << 20;

/// The tokeniser gets its input in pieces of so many bytes.
const PIECE: usize = 1024;

/// The depth is measured once in so many tags, since measuring it costs as much as it is deep.
const TAGS_BETWEEN_MEASUREMENTS: u32 = 32;

/// How often a page may repeat its `html` and `body` tags: each adds attributes to the first.
const REPEATED_ROOTS: u32 = 64;

type NodeId = <HtmlTreeSink as TreeSink>::Handle;

/// Parses a page, as for a reader who runs scripts or for one who does not: to the former, what
/// stands in `noscript` is one piece of raw text.
pub(super) fn parse(
    text: &str,
    scripts: bool,
    limits: &Limits,
    warnings: &mut Vec<Warning>,
) -> Html {
    let options = TreeBuilderOpts {
        scripting_enabled: scripts,
        drop_doctype: true,
        ..TreeBuilderOpts::default()
    };
    let input = Rc::new(BufferQueue::default());
    let filter = Filter {
        builder: TreeBuilder::new(Sink::default(), options),
        input: Rc::clone(&input),
        depth: limits.depth,
        piece_end: Cell::new(0),
        token_end: Cell::new(0),
        tags: Cell::new(0),
        too_deep: Cell::new(false),
        was_too_deep: Cell::new(false),
    };
    let tokenizer = Tokenizer::new(filter, TokenizerOpts::default());
    if feed(&tokenizer, &input, text) {
        let message = "a tag had too many attributes; the rest of them were dropped".to_owned();
        warnings.push(warning(WarningKind::Limit, message));
    }
    tokenizer.end();
    let filter = tokenizer.sink;
    if filter.was_too_deep.get() {
        let message = format!(
            "elements nested deeper than {} were unwrapped",
            limits.depth
        );
        warnings.push(warning(WarningKind::Limit, message));
    }
    if filter.builder.sink.full() {
        let message = format!("only the first {NODES} nodes were read");
        warnings.push(warning(WarningKind::Limit, message));
    }
    filter.builder.sink.finish()
}

/// Feeds the text in pieces, and cuts tags with too many attributes; whether there were any. A
/// piece that yields no token lies within a long tag, or within a comment.
fn feed(tokenizer: &Tokenizer<Filter>, input: &BufferQueue, text: &str) -> bool {
    let whole = StrTendril::from_slice(text);
    let mut long: Option<LongTag> = None;
    let mut cut = false;
    let mut at = 0;
    while at < text.len() {
        let end = text.floor_char_boundary((at + PIECE).min(text.len()));
        let begin = tokenizer.sink.token_end.get();
        tokenizer.sink.piece_end.set(end);
        push(tokenizer, input, subtendril(&whole, at, end));
        let idle = begin == tokenizer.sink.token_end.get();
        let from = if long.is_some() { at } else { begin };
        at = end;
        let tag = long
            .take()
            .or_else(|| text.get(begin..).and_then(LongTag::at_start));
        let Some(mut tag) = tag.filter(|_| idle) else {
            continue;
        };
        tag.read(&text[from..at]);
        if tag.is_absurd() {
            cut = true;
            at += tag.skip(&text[at..]);
            tokenizer.sink.piece_end.set(at);
            push(tokenizer, input, StrTendril::from_slice(tag.ending()));
        } else {
            long = Some(tag);
        }
    }
    cut
}

fn push(tokenizer: &Tokenizer<Filter>, input: &BufferQueue, piece: StrTendril) {
    input.push_back(piece);
    // The tokeniser stops at scripts, for whoever would run them.
    while !matches!(tokenizer.feed(input), TokenizerResult::Done) {}
}

/// A part that shares its memory with the whole.
fn subtendril(whole: &StrTendril, from: usize, to: usize) -> StrTendril {
    let range = u32::try_from(from).ok().zip(u32::try_from(to - from).ok());
    range
        .and_then(|(from, len)| whole.try_subtendril(from, len).ok())
        .unwrap_or_default()
}

/// Stands between the tokeniser and the tree builder.
struct Filter {
    builder: TreeBuilder<NodeId, Sink>,
    input: Rc<BufferQueue>,
    depth: usize,
    /// Byte offset of the end of what has been fed.
    piece_end: Cell<usize>,
    /// Byte offset of the end of the last token.
    token_end: Cell<usize>,
    tags: Cell<u32>,
    too_deep: Cell<bool>,
    was_too_deep: Cell<bool>,
}

impl TokenSink for Filter {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<NodeId> {
        let token = match token {
            // Some errors are met in the middle of a tag.
            Token::ParseError(_) => return TokenSinkResult::Continue,
            Token::EOFToken => token,
            _ => {
                self.token_end
                    .set(self.piece_end.get().saturating_sub(self.unread()));
                token
            }
        };
        let token = match token {
            Token::CommentToken(_) => return TokenSinkResult::Continue,
            Token::EOFToken => token,
            _ if self.builder.sink.full() => return TokenSinkResult::Continue,
            Token::TagToken(mut tag) => {
                if !self.admits(&mut tag) {
                    return TokenSinkResult::Continue;
                }
                Token::TagToken(tag)
            }
            _ => token,
        };
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}

impl Filter {
    /// How many bytes of the fed piece the tokeniser has not read yet.
    fn unread(&self) -> usize {
        let Some(next) = self.input.pop_front() else {
            return 0;
        };
        let more = if self.input.is_empty() {
            0
        } else {
            self.unread()
        };
        let unread = next.len() + more;
        self.input.push_front(next);
        unread
    }

    fn admits(&self, tag: &mut Tag) -> bool {
        let tags = self.tags.get().wrapping_add(1);
        self.tags.set(tags);
        if tags.is_multiple_of(TAGS_BETWEEN_MEASUREMENTS) {
            self.too_deep.set(self.builder.sink.deeper_than(self.depth));
        }
        if tag.kind == TagKind::EndTag {
            return true;
        }
        // Formatting elements that differ in their attributes pile up without end in the list of
        // those to open again; without attributes only three of a name do.
        if is_formatting(tag) {
            tag.attrs.retain(|a| a.name.local == local_name!("style"));
            tag.attrs
                .retain(|a| a.value.len() < 64 && a.value.contains("none"));
        }
        // Raw text must reach the tree builder, which tells the tokeniser to read it as such.
        let drop = self.too_deep.get() && !is_raw(tag);
        if drop {
            self.was_too_deep.set(true);
        }
        !drop
    }
}

fn is_formatting(tag: &Tag) -> bool {
    matches!(
        tag.name,
        local_name!("b")
            | local_name!("big")
            | local_name!("code")
            | local_name!("em")
            | local_name!("font")
            | local_name!("i")
            | local_name!("nobr")
            | local_name!("s")
            | local_name!("small")
            | local_name!("strike")
            | local_name!("strong")
            | local_name!("tt")
            | local_name!("u")
    )
}

fn is_raw(tag: &Tag) -> bool {
    matches!(
        tag.name,
        local_name!("script")
            | local_name!("style")
            | local_name!("textarea")
            | local_name!("title")
            | local_name!("xmp")
            | local_name!("iframe")
            | local_name!("noembed")
            | local_name!("noframes")
    )
}

/// scraper's own sink, with a count of the nodes and the place where the last one went.
struct Sink {
    inner: HtmlTreeSink,
    nodes: Cell<usize>,
    roots: Cell<u32>,
    last_parent: Cell<Option<NodeId>>,
}

impl Default for Sink {
    fn default() -> Self {
        Sink {
            inner: HtmlTreeSink::new(Html::new_document()),
            nodes: Cell::new(0),
            roots: Cell::new(0),
            last_parent: Cell::new(None),
        }
    }
}

impl Sink {
    fn full(&self) -> bool {
        self.nodes.get() >= NODES
    }

    fn count(&self) {
        self.nodes.set(self.nodes.get() + 1);
    }

    fn deeper_than(&self, depth: usize) -> bool {
        let Some(id) = self.last_parent.get() else {
            return false;
        };
        let html = self.inner.0.borrow();
        html.tree
            .get(id)
            .is_some_and(|node| node.ancestors().nth(depth).is_some())
    }
}

impl TreeSink for Sink {
    type Handle = NodeId;
    type Output = Html;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Html {
        self.inner.finish()
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        self.inner.get_document()
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Ref<'a, QualName> {
        self.inner.elem_name(target)
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, flags: ElementFlags) -> NodeId {
        self.count();
        self.inner.create_element(name, attrs, flags)
    }

    fn create_comment(&self, text: StrTendril) -> NodeId {
        self.inner.create_comment(text)
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> NodeId {
        self.inner.create_pi(target, data)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.count();
        self.last_parent.set(Some(*parent));
        self.inner.append(parent, child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &NodeId,
        previous: &NodeId,
        child: NodeOrText<NodeId>,
    ) {
        self.count();
        self.inner
            .append_based_on_parent_node(element, previous, child);
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        self.inner.get_template_contents(target)
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.inner.set_quirks_mode(mode);
    }

    fn append_before_sibling(&self, sibling: &NodeId, node: NodeOrText<NodeId>) {
        self.count();
        self.inner.append_before_sibling(sibling, node);
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attrs: Vec<Attribute>) {
        self.roots.set(self.roots.get() + 1);
        if self.roots.get() <= REPEATED_ROOTS {
            self.inner.add_attrs_if_missing(target, attrs);
        }
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.inner.remove_from_parent(target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        self.inner.reparent_children(node, new_parent);
    }
}
