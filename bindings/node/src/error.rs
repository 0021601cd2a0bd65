use bonafides_surface as surface;

/// An error of the engine on its way to `lib/errors.js`, which makes it one of the package's classes.
pub(crate) fn thrown(error: surface::Error) -> napi::Error {
    let json = surface::write(&error).unwrap_or_else(|error| error.to_string());
    napi::Error::from_reason(format!("bonafides {json}"))
}

/// The same for whatever becomes such an error.
pub(crate) fn raised(error: impl Into<surface::Error>) -> napi::Error {
    thrown(error.into())
}
