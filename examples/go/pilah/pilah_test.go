package pilah

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

const request = "min, lampu jalan depan pasar mati tiga hari, tolong diperbaiki"
const mixed = "admin goblok, air PDAM mati dari pagi, kapan nyala?"

func opened(t *testing.T) *Triage {
	triage, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return triage
}

func TestOnePostAndMany(t *testing.T) {
	triage := opened(t)
	defer triage.Close()
	posts := []string{request, "", mixed, "a\x00b", "caf\xff rusak min", strings.Repeat("banjir min ", 10000)}
	batch, err := triage.ClassifyBatch(posts)
	if err != nil {
		t.Fatal(err)
	}
	for i, post := range posts {
		alone, err := triage.Classify(post)
		if err != nil {
			t.Fatal(err)
		}
		a, _ := json.Marshal(alone)
		b, _ := json.Marshal(batch[i])
		if string(a) != string(b) {
			t.Errorf("post %d: %s alone, %s in a batch", i, a, b)
		}
	}
	if batch[0].Label != "service_request" || *batch[0].Topic != "lampu_jalan" || batch[0].Target != nil {
		t.Errorf("%+v", batch[0])
	}
	if !batch[2].Mixed || batch[2].Target == nil || !batch[4].InvalidUTF8 || !batch[5].Truncated {
		t.Errorf("%+v", batch)
	}
	if none, err := triage.ClassifyBatch(nil); err != nil || len(none) != 0 {
		t.Error("an empty batch is no fault", err)
	}
	masked, err := triage.Mask(mixed + " 081234567890")
	if err != nil || !strings.Contains(masked, "[kasar]") || !strings.Contains(masked, "[HP]") {
		t.Error(masked, err)
	}
	why, err := triage.Explain(strings.Repeat(mixed+". ", 300))
	if err != nil || !json.Valid(why) {
		t.Error(err)
	}
}

func TestClosedEngines(t *testing.T) {
	triage := opened(t)
	triage.Close()
	triage.Close()
	if _, err := triage.Classify(request); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
	if _, err := triage.Mask(request); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
	if triage.Lexicon() != "" {
		t.Error("a closed engine has no lexicon")
	}
}

func TestFaultyLexicons(t *testing.T) {
	if _, err := NewFromDir("/no/such/place"); err == nil || !strings.Contains(err.Error(), "/no/such/place") {
		t.Error(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "objek-kami.tsv"), []byte("frasa\tbukan\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := NewFromDir(dir)
	var fault *Error
	if !errors.As(err, &fault) || fault.Status != 3 || !strings.Contains(fault.Reason, "objek-kami.tsv:1") {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "objek-kami.tsv"), []byte("frasa\ttopik\tbobot\tbahasa\tsumber\tcatatan\nsi gesit\tadminduk\t9\tid\tpenutur\t\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	triage, err := NewFromDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer triage.Close()
	if v, err := triage.Classify("si gesit error terus min, tolong"); err != nil || v.Topic == nil || *v.Topic != "adminduk" {
		t.Errorf("%+v %v", v, err)
	}
}

func TestManyGoroutinesAndClosingAmongThem(t *testing.T) {
	triage := opened(t)
	want, _ := triage.Classify(mixed)
	var group sync.WaitGroup
	for g := 0; g < 16; g++ {
		group.Add(1)
		go func(g int) {
			defer group.Done()
			for i := 0; i < 200; i++ {
				got, err := triage.Classify(mixed)
				if errors.Is(err, ErrClosed) {
					return
				}
				if err != nil || got.Scores != want.Scores || got.Label != want.Label {
					t.Errorf("%+v %v", got, err)
				}
				if g == 0 && i == 100 {
					triage.Close()
				}
			}
		}(g)
	}
	group.Wait()
	for i := 0; i < 50; i++ {
		opened(t) // left to the collector
	}
	runtime.GC()
}
