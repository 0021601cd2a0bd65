from typing import Literal, Protocol, final

class _Stream(Protocol):
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

class _Array(Protocol):
    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]: ...

@final
class Column:
    """An array in Arrow's memory. Libraries read it through the Arrow PyCapsule interface: `pyarrow.array(column)`."""

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]: ...
    def __len__(self) -> int: ...

@final
class Kernel:
    """A policy that decides on whole columns. Threads may share it."""

    def __new__(
        cls,
        policy: str,
        *,
        format: Literal["yaml", "json", "toml"] = "yaml",
        unknown: Literal["error", "leave_out"] = "error",
    ) -> Kernel:
        """Makes the kernel of a policy.

        With `unknown="leave_out"`, checks, outcomes and groups that the policy does not know are left out; by default,
        they are an error. Raises `PolicyError`.
        """

    @property
    def name(self) -> str:
        """The name of the policy."""

    @property
    def version(self) -> str:
        """The version of the policy."""

    @property
    def digest(self) -> str:
        """The SHA-256 of the policy's document, in hexadecimal digits."""

    def verdicts(self, data: _Stream | _Array, *, errors: Literal["raise", "null"] = "raise") -> Column:
        """Decides on each row of a table, a record batch, a reader or a struct array; other threads run meanwhile.

        Returns a dictionary-encoded column of texts. Raises `ColumnsError` for columns that are not those of facts, and
        `FactsError` for a row that cannot be decided on; with `errors="null"`, such a row has no verdict.
        """

    def flatten(self, facts: _Stream | _Array) -> Column:
        """Returns rows of facts in JSON as a struct of flat columns: `pyarrow.RecordBatch.from_struct_array`."""
