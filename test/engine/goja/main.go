// A stand-in for the part of Monk that runs entity scripts: Goja, the same engine, with builtin modules that are Go functions.
//
// It reads one call a line from standard input and answers with one line. In between it asks its driver, a line for a line,
// for whatever is the driver's to decide: the time, secrets, sleep, output.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
)

// Call is one call of an entity's script.
type Call struct {
	Script     Script            `json:"script"`
	Modules    map[string]Script `json:"modules"`
	Requires   []string          `json:"requires"`
	Definition json.RawMessage   `json:"definition"`
	State      json.RawMessage   `json:"state"`
	Context    json.RawMessage   `json:"context"`
	Origins    map[string]string `json:"origins"`
	Quirks     Quirks            `json:"quirks"`
}

// Script is a text and the name that stack traces show.
type Script struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// Quirks are the choices that Monk's documents leave open; see quirk.ts.
type Quirks struct {
	StatusIsError bool   `json:"statusIsError"`
	HeaderNames   string `json:"headerNames"`
	HeaderValues  string `json:"headerValues"`
	NoAnswer      string `json:"noAnswer"`
	MissingSecret string `json:"missingSecret"`
	Thrown        string `json:"thrown"`
	Values        string `json:"values"`
}

// Ending is how a call ended. Without both, main returned undefined.
type Ending struct {
	Returned json.RawMessage `json:"returned,omitempty"`
	Thrown   *Thrown         `json:"thrown,omitempty"`
}

// Thrown is what the script threw.
type Thrown struct {
	Message string `json:"message"`
	Stack   string `json:"stack,omitempty"`
}

// Driver is whoever started this program.
type Driver struct {
	in  *bufio.Reader
	out *bufio.Writer
}

func (driver *Driver) read(into any) error {
	line, err := driver.in.ReadBytes('\n')
	if err != nil {
		return err
	}
	return json.Unmarshal(line, into)
}

func (driver *Driver) write(message any) error {
	line, err := json.Marshal(message)
	if err != nil {
		return err
	}
	if _, err := driver.out.Write(append(line, '\n')); err != nil {
		return err
	}
	return driver.out.Flush()
}

// ask stands still until the driver has answered. Without a driver there is nothing left to do.
func (driver *Driver) ask(question map[string]any) any {
	var reply struct {
		Value any `json:"value"`
	}
	err := driver.write(map[string]any{"question": question})
	if err == nil {
		err = driver.read(&reply)
	}
	if err != nil {
		os.Exit(1)
	}
	return reply.Value
}

func main() {
	driver := &Driver{in: bufio.NewReader(os.Stdin), out: bufio.NewWriter(os.Stdout)}
	missing, err := os.ReadFile(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	engine := newEngine(driver, Script{Name: "missing.js", Text: string(missing)})
	for {
		var call Call
		err := driver.read(&call)
		if err == nil {
			err = driver.write(map[string]any{"ending": engine.run(call)})
		}
		if err == io.EOF {
			return
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}
