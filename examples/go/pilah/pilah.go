// Package pilah sorts posts through libpilah. Copy it into your program.
//
// A Triage may be used by any number of goroutines at the same time, and closed at any time: a call that comes later answers ErrClosed.
package pilah

/*
#cgo pkg-config: pilah
#include <stdlib.h>
#include <pilah.h>
*/
import "C"

import (
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"unsafe"
)

// ErrClosed is what calls on a closed Triage answer.
var ErrClosed = errors.New("pilah: the engine is closed")

// Error is a status of libpilah, with its reasons where there are some.
type Error struct {
	Status int32
	Reason string
}

func (e *Error) Error() string { return "pilah: " + e.Reason }

// Triage is an engine.
type Triage struct {
	lock   sync.RWMutex
	handle *C.pilah_triage
}

// Scores of the classes in thousandths; their sum is 1000.
type Scores struct {
	ServiceRequest uint16 `json:"service_request"`
	Harassment     uint16 `json:"harassment"`
	OffTopic       uint16 `json:"off_topic"`
}

// Verdict is what pilah says of a post. Topic and Target are nil when there is none.
type Verdict struct {
	Label       string  `json:"label"`
	Scores      Scores  `json:"scores"`
	Abusive     bool    `json:"abusive"`
	Mixed       bool    `json:"mixed"`
	Profanity   bool    `json:"profanity"`
	Kind        string  `json:"kind"`
	Topic       *string `json:"topic"`
	Urgency     uint8   `json:"urgency"`
	Severity    uint8   `json:"severity"`
	Target      *string `json:"target"`
	Truncated   bool    `json:"truncated"`
	InvalidUTF8 bool    `json:"invalid_utf8"`
}

// New makes an engine with the built-in lexicons.
func New() (*Triage, error) {
	return open(func(handle **C.pilah_triage, _ []C.char) C.pilah_status {
		return C.pilah_triage_builtin(handle)
	})
}

// NewFromDir makes an engine with the built-in lexicons and those of a directory over them. A fault of a lexicon is an *Error that names file and line.
func NewFromDir(dir string) (*Triage, error) {
	path := []byte(dir)
	return open(func(handle **C.pilah_triage, why []C.char) C.pilah_status {
		return C.pilah_triage_from_dir(chars(path), C.size_t(len(path)), handle, &why[0], C.size_t(len(why)))
	})
}

func open(make func(**C.pilah_triage, []C.char) C.pilah_status) (*Triage, error) {
	if got := C.pilah_abi_version(); got != C.PILAH_ABI_VERSION {
		return nil, fmt.Errorf("pilah: the library has version %d of the interface, the program was built for %d", got, C.PILAH_ABI_VERSION)
	}
	var handle *C.pilah_triage
	var why [8192]C.char
	if err := failed(make(&handle, why[:]), C.GoString(&why[0])); err != nil {
		return nil, err
	}
	t := &Triage{handle: handle}
	runtime.SetFinalizer(t, (*Triage).Close)
	return t, nil
}

func failed(status C.pilah_status, why string) error {
	if status == C.PILAH_OK {
		return nil
	}
	if why == "" {
		why = C.GoString(C.pilah_status_message(status))
	}
	return &Error{Status: int32(status), Reason: why}
}

// Close frees the engine, once all calls on it have ended. Closing again does nothing.
func (t *Triage) Close() {
	t.lock.Lock()
	defer t.lock.Unlock()
	C.pilah_triage_free(t.handle)
	t.handle = nil
}

// Lexicon tells which lexicons judge; empty when closed.
func (t *Triage) Lexicon() string {
	t.lock.RLock()
	defer t.lock.RUnlock()
	if t.handle == nil {
		return ""
	}
	return C.GoString(C.pilah_triage_lexicon(t.handle))
}

// Classify sorts one post.
func (t *Triage) Classify(text string) (Verdict, error) {
	verdicts, err := t.ClassifyBatch([]string{text})
	if err != nil {
		return Verdict{}, err
	}
	return verdicts[0], nil
}

// ClassifyBatch sorts posts; the answers are in the order of the posts. A post that is not UTF-8 is sorted all the same and says so.
func (t *Triage) ClassifyBatch(posts []string) ([]Verdict, error) {
	t.lock.RLock()
	defer t.lock.RUnlock()
	if t.handle == nil {
		return nil, ErrClosed
	}
	size := 0
	for _, post := range posts {
		size += len(post)
	}
	data := make([]byte, 0, size)
	offsets := make([]C.int64_t, 1, len(posts)+1)
	for _, post := range posts {
		data = append(data, post...)
		offsets = append(offsets, C.int64_t(len(data)))
	}
	if len(posts) == 0 {
		return nil, nil
	}
	records := make([]C.pilah_verdict, len(posts))
	status := C.pilah_classify_batch(t.handle, chars(data), C.size_t(len(data)), &offsets[0], C.size_t(len(posts)), &records[0])
	if err := failed(status, ""); err != nil {
		return nil, err
	}
	verdicts := make([]Verdict, len(posts))
	for i := range records {
		v := &records[i]
		flag := func(bit C.uint32_t) bool { return v.flags&bit != 0 }
		verdicts[i] = Verdict{
			Label:       C.GoString(C.pilah_label_name(v.label)),
			Scores:      Scores{uint16(v.scores[0]), uint16(v.scores[1]), uint16(v.scores[2])},
			Abusive:     flag(C.PILAH_FLAG_ABUSIVE),
			Mixed:       flag(C.PILAH_FLAG_MIXED),
			Profanity:   flag(C.PILAH_FLAG_PROFANITY),
			Kind:        C.GoString(C.pilah_kind_name(v.kind)),
			Topic:       nameOrNil(C.pilah_topic_name(v.topic)),
			Urgency:     uint8(v.urgency),
			Severity:    uint8(v.severity),
			Target:      nameOrNil(C.pilah_target_name(v.target)),
			Truncated:   flag(C.PILAH_FLAG_TRUNCATED),
			InvalidUTF8: flag(C.PILAH_FLAG_INVALID_UTF8),
		}
	}
	return verdicts, nil
}

// Mask covers abuse and personal data.
func (t *Triage) Mask(text string) (string, error) {
	return t.told(text, func(text *C.char, len C.size_t, buf *C.char, cap C.size_t, needed *C.size_t) C.pilah_status {
		return C.pilah_mask(t.handle, text, len, buf, cap, needed)
	})
}

// Explain gives the verdict with its reasons, as JSON.
func (t *Triage) Explain(text string) (json.RawMessage, error) {
	answer, err := t.told(text, func(text *C.char, len C.size_t, buf *C.char, cap C.size_t, needed *C.size_t) C.pilah_status {
		return C.pilah_explain_json(t.handle, text, len, buf, cap, needed)
	})
	return json.RawMessage(answer), err
}

// told asks for a text; when the first buffer was too small, once more with one of the right size.
func (t *Triage) told(text string, ask func(*C.char, C.size_t, *C.char, C.size_t, *C.size_t) C.pilah_status) (string, error) {
	t.lock.RLock()
	defer t.lock.RUnlock()
	if t.handle == nil {
		return "", ErrClosed
	}
	post := []byte(text)
	for room := 4*len(post) + 256; ; {
		buf := make([]byte, room)
		var needed C.size_t
		if err := failed(ask(chars(post), C.size_t(len(post)), chars(buf), C.size_t(room), &needed), ""); err != nil {
			return "", err
		}
		if int(needed) < room {
			return string(buf[:needed]), nil
		}
		room = int(needed) + 1
	}
}

func chars(b []byte) *C.char {
	if len(b) == 0 {
		return nil
	}
	return (*C.char)(unsafe.Pointer(&b[0]))
}

func nameOrNil(name *C.char) *string {
	if name == nil {
		return nil
	}
	s := C.GoString(name)
	return &s
}
