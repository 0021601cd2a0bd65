// Verifies a log with golang.org/x/mod/sumdb: note and tlog, the code of Go's checksum database.
//
// usage: sumdb FOLDER, where `logs write FOLDER` has been. Accepts everything there, and refuses every change that it makes.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	folder := os.Args[1]
	key := strings.TrimSpace(string(read(folder, "log.vkey")))
	verifier, err := note.NewVerifier(key)
	must(err)
	fmt.Printf("note: key %s accepted\n", key)
	for _, name := range []string{"small", "large"} {
		tree := checkpoint(verifier, read(folder, name, "checkpoint"))
		tiles(filepath.Join(folder, name), tree)
	}
	tree := checkpoint(verifier, read(folder, "large", "checkpoint"))
	proofs(folder, tree)
	changedCheckpoints(verifier, read(folder, "large", "checkpoint"))
}

// checkpoint returns the head in a checkpoint that the log signed.
func checkpoint(verifier note.Verifier, bytes []byte) tlog.Tree {
	signed, err := note.Open(bytes, note.VerifierList(verifier))
	must(err)
	lines := strings.Split(signed.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() || lines[3] != "" {
		fail("not a checkpoint: %q", signed.Text)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := tlog.ParseHash(lines[2])
	must(err)
	fmt.Printf("note: checkpoint of %s accepted: size %d, root %v\n", lines[0], size, root)
	return tlog.Tree{N: size, Hash: root}
}

// changedCheckpoints changes every byte of a checkpoint.
func changedCheckpoints(verifier note.Verifier, honest []byte) {
	refused := map[string]int{}
	for at := range honest {
		changed := append([]byte(nil), honest...)
		changed[at] ^= 1 << (at % 8)
		_, err := note.Open(changed, note.VerifierList(verifier))
		if err == nil {
			fail("a checkpoint with another byte %d was accepted", at)
		}
		refused[err.Error()]++
	}
	fmt.Printf("note: %d changed checkpoints refused:\n", len(honest))
	for message, times := range refused {
		if times > 1 {
			fmt.Printf("  %d times: %s\n", times, message)
		}
	}
}

type proof struct {
	Index, Old int64
	Leaf, Root string
	Path       []string
}

// proofs checks the proofs that bonafides made, and changes every hash of each.
func proofs(folder string, tree tlog.Tree) {
	var all struct{ Inclusion, Consistency []proof }
	must(json.Unmarshal(read(folder, "proofs.json"), &all))
	refused, last := 0, error(nil)
	for _, one := range all.Inclusion {
		path, leaf := hashes(one.Path), hash(one.Leaf)
		must(tlog.CheckRecord(path, tree.N, tree.Hash, one.Index, leaf))
		for _, changed := range changes(path) {
			last = tlog.CheckRecord(changed, tree.N, tree.Hash, one.Index, leaf)
			count(&refused, last)
		}
		last = tlog.CheckRecord(path, tree.N, tree.Hash, one.Index^1, leaf)
		count(&refused, last)
		leaf[0] ^= 1
		count(&refused, tlog.CheckRecord(path, tree.N, tree.Hash, one.Index, leaf))
	}
	fmt.Printf("tlog: %d inclusion proofs accepted, %d changed ones refused: %v\n", len(all.Inclusion), refused, last)
	refused = 0
	for _, one := range all.Consistency {
		path, root := hashes(one.Path), hash(one.Root)
		must(tlog.CheckTree(path, tree.N, tree.Hash, one.Old, root))
		for _, changed := range changes(path) {
			last = tlog.CheckTree(changed, tree.N, tree.Hash, one.Old, root)
			count(&refused, last)
		}
		root[0] ^= 1
		count(&refused, tlog.CheckTree(path, tree.N, tree.Hash, one.Old, root))
	}
	fmt.Printf("tlog: %d consistency proofs accepted, %d changed ones refused: %v\n", len(all.Consistency), refused, last)
}

// files reads tiles as tlog-tiles lays them out.
type files struct {
	folder string
	// A byte to change, in a file.
	path string
	at   int
}

func (f files) Height() int { return 8 }

func (f files) SaveTiles([]tlog.Tile, [][]byte) {}

func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		// Go's own paths begin with the height.
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := os.ReadFile(filepath.Join(f.folder, path))
		if err != nil {
			return nil, err
		}
		if path == f.path {
			data[f.at] ^= 1
		}
		all = append(all, data)
	}
	return all, nil
}

// tiles reads every record with its hash in the authenticated tiles, and changes every tile.
func tiles(folder string, tree tlog.Tree) {
	source := files{folder: folder}
	hashes := tlog.TileHashReader(tree, source)
	var indexes []int64
	for at := int64(0); at < tree.N; at++ {
		indexes = append(indexes, tlog.StoredHashIndex(0, at))
	}
	leaves, err := hashes.ReadHashes(indexes)
	must(err)
	records := 0
	for bundle := int64(0); bundle*256 < tree.N; bundle++ {
		path := entries(bundle, tree.N)
		for _, record := range split(read(folder, path)) {
			if tlog.RecordHash(record) != leaves[records] {
				fail("record %d is not the one in the tiles", records)
			}
			records++
		}
	}
	if int64(records) != tree.N {
		fail("%d records, and not %d", records, tree.N)
	}
	all := tlog.NewTiles(8, 0, tree.N)
	fmt.Printf("tlog: %d tiles and %d records accepted\n", len(all), records)
	refused, last := 0, error(nil)
	for _, tile := range all {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		// The first hash in it, and the last.
		for _, at := range []int{0, tile.W*32 - 1} {
			changed := tlog.TileHashReader(tree, files{folder: folder, path: path, at: at})
			_, last = changed.ReadHashes([]int64{tlog.StoredHashIndex(tile.L*8, tile.N*256)})
			count(&refused, last)
		}
	}
	fmt.Printf("tlog: %d changed tiles refused: %v\n", refused, last)
}

// entries returns the path of a bundle in a log of this size.
func entries(bundle, size int64) string {
	tile := tlog.Tile{H: 8, L: -1, N: bundle, W: 256}
	if left := size - bundle*256; left < 256 {
		tile.W = int(left)
	}
	return strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1)
}

func split(bundle []byte) [][]byte {
	var records [][]byte
	for len(bundle) > 0 {
		length := int(binary.BigEndian.Uint16(bundle))
		records = append(records, bundle[2:2+length])
		bundle = bundle[2+length:]
	}
	return records
}

// changes returns the path with each hash changed, and one more or fewer.
func changes(path []tlog.Hash) [][]tlog.Hash {
	all := [][]tlog.Hash{append(append([]tlog.Hash(nil), path...), tlog.Hash{1})}
	if len(path) > 0 {
		all = append(all, path[1:])
	}
	for at := range path {
		changed := append([]tlog.Hash(nil), path...)
		changed[at][at%32] ^= 1
		all = append(all, changed)
	}
	return all
}

func hash(text string) tlog.Hash {
	data, err := base64.StdEncoding.DecodeString(text)
	must(err)
	var hash tlog.Hash
	if copy(hash[:], data) != 32 || len(data) != 32 {
		fail("not a hash: %s", text)
	}
	return hash
}

func hashes(texts []string) []tlog.Hash {
	var all []tlog.Hash
	for _, text := range texts {
		all = append(all, hash(text))
	}
	return all
}

func count(refused *int, err error) {
	if err == nil {
		fail("a change was accepted")
	}
	*refused++
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

func fail(format string, arguments ...interface{}) {
	fmt.Fprintf(os.Stderr, format+"\n", arguments...)
	os.Exit(1)
}
