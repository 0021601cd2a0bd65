use bonafides_surface as surface;

/// Encodes an error of the engine for `lib/errors.js`, which converts it to one of the package's classes.
pub(crate) fn thrown(error: surface::Error) -> napi::Error {
    let json = surface::write(&error).unwrap_or_else(|error| error.to_string());
    napi::Error::from_reason(format!("bonafides {json}"))
}

/// Encodes any error that converts to an error of the engine.
pub(crate) fn raised(error: impl Into<surface::Error>) -> napi::Error {
    thrown(error.into())
}
