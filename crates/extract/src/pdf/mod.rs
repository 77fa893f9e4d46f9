//! The PDF reader: bytes to blocks in reading order.

use crate::{Document, Error, Limits};

pub(crate) fn read(_bytes: &[u8], _limits: &Limits) -> Result<Document, Error> {
    Err(Error::new(crate::error::Kind::Damaged))
}
