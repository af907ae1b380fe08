// Sorts posts: JSON Lines with "id" and "text" on standard input, JSON Lines with the answer on standard output, in the same order.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"pilah-example/pilah"
)

const lines = 1000 // posts in a batch

// answer is one line of the output.
type answer struct {
	ID      json.RawMessage `json:"id"`
	Label   *string         `json:"label"`
	Scores  *pilah.Scores   `json:"scores"`
	Urgency *uint8          `json:"urgency"`
	Topic   *string         `json:"topic"`
	Error   string          `json:"error,omitempty"`
}

// encoding/json reads a half of a surrogate pair as U+FFFD and says nothing.
var surrogate = regexp.MustCompile(`(?i)\\\\|\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|\\ud[89a-f][0-9a-f]{2}`)

func halfPair(raw []byte) bool {
	for _, escape := range surrogate.FindAll(raw, -1) {
		if len(escape) == 6 {
			return true
		}
	}
	return false
}

// read takes one line; the text, and what of the answer is known before sorting.
func read(line []byte, number int) (string, answer) {
	null := json.RawMessage("null")
	var fields map[string]json.RawMessage
	if json.Unmarshal(line, &fields) != nil || fields == nil {
		return "", answer{ID: null, Error: fmt.Sprintf("line %d: not a JSON object", number)}
	}
	a := answer{ID: fields["id"]}
	if a.ID == nil {
		a.ID = null
	}
	raw, found := fields["text"]
	var text string
	switch {
	case !found:
		a.Error = `no field "text"`
	case raw[0] != '"' || json.Unmarshal(raw, &text) != nil:
		a.Error = `the field "text" is no string`
	case halfPair(raw):
		a.Error = `the field "text" is no valid JSON string`
	}
	return text, a
}

func run(in io.Reader, out io.Writer) error {
	var triage *pilah.Triage
	var err error
	if dir, own := os.LookupEnv("PILAH_LEXICONS"); own {
		triage, err = pilah.NewFromDir(dir)
	} else {
		triage, err = pilah.New()
	}
	if err != nil {
		return err
	}
	defer triage.Close()
	input, output := bufio.NewReaderSize(in, 1<<16), bufio.NewWriter(out)
	encoder := json.NewEncoder(output)
	encoder.SetEscapeHTML(false)
	for number, more := 0, true; more; {
		var posts []string
		var answers []answer
		for len(posts) < lines {
			line, err := input.ReadBytes('\n')
			number++
			if number == 1 {
				line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
			}
			if len(bytes.TrimSpace(line)) > 0 {
				if !utf8.Valid(line) {
					line = []byte(string([]rune(string(line)))) // U+FFFD for what cannot be read
				}
				text, a := read(line, number)
				if a.Error != "" {
					fmt.Fprintf(os.Stderr, "triage: input line %d: %s\n", number, a.Error)
				}
				posts, answers = append(posts, text), append(answers, a)
			}
			if err == io.EOF {
				more = false
				break
			} else if err != nil {
				return err
			}
		}
		verdicts, err := triage.ClassifyBatch(posts)
		if err != nil {
			return err
		}
		for i := range verdicts {
			if v := &verdicts[i]; answers[i].Error == "" {
				answers[i].Label, answers[i].Scores, answers[i].Urgency, answers[i].Topic = &v.Label, &v.Scores, &v.Urgency, v.Topic
			}
			if err := encoder.Encode(&answers[i]); err != nil {
				return err
			}
		}
		if err := output.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// bench is what bindings/c/benches/compare measures: for every line of input the nanoseconds of a batch of 100,000 posts, buffers and answers included.
func bench(path string) error {
	const count = 100_000
	file, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	all := strings.Split(strings.TrimSuffix(string(file), "\n"), "\n")
	posts := make([]string, count)
	for i := range posts {
		posts[i] = all[i%len(all)]
	}
	triage, err := pilah.New()
	if err != nil {
		return err
	}
	defer triage.Close()
	for input := bufio.NewScanner(os.Stdin); input.Scan(); {
		start := time.Now()
		verdicts, err := triage.ClassifyBatch(posts)
		taken := time.Since(start)
		if err != nil || len(verdicts) != count {
			return fmt.Errorf("no batch: %v", err)
		}
		fmt.Println(taken.Nanoseconds())
	}
	return nil
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == "bench" {
		if err := bench(os.Args[2]); err != nil {
			fmt.Fprintln(os.Stderr, "triage:", err)
			os.Exit(1)
		}
		return
	}
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "triage:", err)
		os.Exit(1)
	}
}
