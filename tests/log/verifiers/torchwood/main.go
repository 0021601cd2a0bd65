// Verifies a log, a receipt and a cosigned checkpoint with filippo.io/torchwood, an implementation of the specifications of
// C2SP: tlog-tiles, tlog-proof and tlog-cosignature.
//
// usage: torchwood FOLDER, where `logs write FOLDER` has been, and a witness has added a cosignature. Accepts everything
// there, and refuses every change that it makes.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	folder := os.Args[1]
	log, err := note.NewVerifier(strings.TrimSpace(string(read(folder, "log.vkey"))))
	must(err)
	policy := torchwood.ThresholdPolicy(2, torchwood.OriginPolicy(log.Name()), torchwood.SingleVerifierPolicy(log))
	entries(folder, policy)
	receipt(folder, policy)
	cosigned(folder, policy)
}

// entries reads every record through a client that checks each against the tiles.
func entries(folder string, policy torchwood.Policy) {
	checkpoint, _, err := torchwood.VerifyCheckpoint(read(folder, "large", "checkpoint"), policy)
	must(err)
	files, err := torchwood.NewTileFS(os.DirFS(filepath.Join(folder, "large")))
	must(err)
	client, err := torchwood.NewClient(files)
	must(err)
	records := int64(0)
	for range client.AllEntries(context.Background(), checkpoint.Tree, 0) {
		records++
	}
	must(client.Err())
	if records != checkpoint.N {
		fail("%d records, and not %d", records, checkpoint.N)
	}
	fmt.Printf("torchwood: %d records of %s accepted\n", records, checkpoint.Origin)
	other := checkpoint.Tree
	other.Hash[0] ^= 1
	for range client.AllEntries(context.Background(), other, 0) {
		fail("a record was accepted under another root")
	}
	fmt.Printf("torchwood: another root refused: %v\n", client.Err())
}

// receipt verifies a receipt, and changes every byte of it.
func receipt(folder string, policy torchwood.Policy) {
	proof, record := read(folder, "case.tlog-proof"), read(folder, "case.record")
	must(torchwood.VerifyProof(policy, tlog.RecordHash(record), proof))
	extra, err := torchwood.ProofExtraData(proof)
	must(err)
	fmt.Printf("torchwood: receipt accepted: %d bytes of records, the last of which is in the log\n", len(extra))
	record[0] ^= 1
	err = torchwood.VerifyProof(policy, tlog.RecordHash(record), proof)
	if err == nil {
		fail("another record was accepted")
	}
	fmt.Printf("torchwood: another record refused: %v\n", err)
	record[0] ^= 1
	// The extra data are for bonafides: the proof does not cover them.
	start := strings.Index(string(proof), "\nindex ")
	refused := 0
	for at := start; at < len(proof); at++ {
		// Some bits of the last character before the padding mean nothing, and Go does not look at them.
		if at+1 < len(proof) && proof[at+1] == '=' {
			continue
		}
		changed := append([]byte(nil), proof...)
		changed[at] ^= 1 << (at % 8)
		err = torchwood.VerifyProof(policy, tlog.RecordHash(record), changed)
		if err == nil {
			fail("a receipt with another byte %d was accepted", at)
		}
		refused++
	}
	fmt.Printf("torchwood: %d changed receipts refused: %v\n", refused, strings.ReplaceAll(err.Error(), "\n", " "))
}

// cosigned verifies a checkpoint with the cosignature of a witness, and demands it.
func cosigned(folder string, log torchwood.Policy) {
	witness, err := torchwood.NewCosignatureVerifier(strings.TrimSpace(string(read(folder, "witness.vkey"))))
	must(err)
	policy := torchwood.ThresholdPolicy(2, log, torchwood.SingleVerifierPolicy(witness))
	_, signed, err := torchwood.VerifyCheckpoint(read(folder, "cosigned"), policy)
	must(err)
	for _, signature := range signed.Sigs {
		fmt.Printf("torchwood: signature of %s accepted\n", signature.Name)
	}
	_, _, err = torchwood.VerifyCheckpoint(read(folder, "large", "checkpoint"), policy)
	if err == nil {
		fail("a checkpoint without its cosignature was accepted")
	}
	fmt.Printf("torchwood: without the cosignature refused: %v\n", strings.ReplaceAll(err.Error(), "\n", " "))
}

func read(path ...string) []byte {
	data, err := os.ReadFile(filepath.Join(path...))
	must(err)
	return data
}

func must(err error) {
	if err != nil {
		fail("refused: %v", err)
	}
}

func fail(format string, arguments ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", arguments...)
	os.Exit(1)
}
