module bonafides.example/tests/log/verifiers

go 1.25.0

// From 0.40.0 on, sumdb/tlog checks every tile against its parent (CVE-2026-56865).
require (
	filippo.io/torchwood v0.9.0
	golang.org/x/mod v0.40.0
)

require (
	golang.org/x/crypto v0.46.0 // indirect
	golang.org/x/sync v0.19.0 // indirect
)
