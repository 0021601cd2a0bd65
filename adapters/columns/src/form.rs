/// The form of a file with columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "another form is another kind of sink and of export")]
pub enum FileForm {
    /// Parquet, compressed with Snappy.
    Parquet,
    /// The file format of Arrow IPC, which is mapped into memory as it is.
    Arrow,
}

impl FileForm {
    /// Returns the name, which is also the ending of a file: `parquet` or `arrow`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Parquet => "parquet",
            Self::Arrow => "arrow",
        }
    }
}
