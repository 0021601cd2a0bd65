use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::Error as _;
use serde::{Deserialize as _, Deserializer};
use zeroize::Zeroizing;

use crate::keys::Sensitive;

/// Reads secret bytes from their exposed form.
pub(in crate::case) fn bytes<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Sensitive<[u8; 32]>>, D::Error> {
    let Some(text) = Option::<String>::deserialize(deserializer)?.map(Zeroizing::new) else {
        return Ok(None);
    };
    let bytes = URL_SAFE_NO_PAD.decode(&*text).ok().map(Zeroizing::new);
    let bytes = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes.as_slice()).ok());
    let bytes = bytes.ok_or_else(|| D::Error::custom("not 32 bytes in base64url"))?;
    Ok(Some(Sensitive::new(bytes)))
}
