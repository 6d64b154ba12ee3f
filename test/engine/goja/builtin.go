package main

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/dop251/goja"
)

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

type function = func(goja.FunctionCall) goja.Value

// builtin answers one of Monk's own modules; nil when there is none of that name.
func (session *Session) builtin(name string) goja.Value {
	var members map[string]any
	switch name {
	case "http":
		members = session.http()
	case "secret":
		members = session.secret()
	case "cli":
		members = map[string]any{"output": session.telling(func(arguments []goja.Value) map[string]any {
			return map[string]any{"ask": "output", "line": session.words(arguments)}
		})}
	case "crypto":
		members = map[string]any{"sha256": session.sha256, "hmac": session.hmac}
	case "helpers":
		members = session.helpers()
	default:
		return nil
	}
	return session.vm.ToValue(members)
}

func (session *Session) secret() map[string]any {
	driver := session.engine.driver
	return map[string]any{
		"get": function(func(call goja.FunctionCall) goja.Value {
			name := call.Argument(0).String()
			value := driver.ask(map[string]any{"ask": "secret-get", "name": name})
			if value != nil {
				return session.vm.ToValue(value)
			}
			if session.call.Quirks.MissingSecret == "throws" {
				session.fail(fmt.Sprintf("Secret %q not found or invalid", name))
			}
			return goja.Undefined()
		}),
		"set": session.telling(func(arguments []goja.Value) map[string]any {
			return map[string]any{"ask": "secret-set", "name": text(arguments, 0), "value": text(arguments, 1)}
		}),
		"remove": session.telling(func(arguments []goja.Value) map[string]any {
			return map[string]any{"ask": "secret-remove", "name": text(arguments, 0)}
		}),
		"randString": function(func(call goja.FunctionCall) goja.Value {
			var random strings.Builder
			for range call.Argument(0).ToInteger() {
				at, err := rand.Int(rand.Reader, big.NewInt(int64(len(letters))))
				if err != nil {
					session.fail(err.Error())
				}
				random.WriteByte(letters[at.Int64()])
			}
			return session.vm.ToValue(random.String())
		}),
	}
}

func (session *Session) sha256(call goja.FunctionCall) goja.Value {
	sum := sha256.Sum256([]byte(call.Argument(0).String()))
	return session.vm.ToValue(hex.EncodeToString(sum[:]))
}

func (session *Session) hmac(call goja.FunctionCall) goja.Value {
	mac := hmac.New(sha256.New, []byte(call.Argument(0).String()))
	mac.Write([]byte(call.Argument(1).String()))
	return session.vm.ToValue(hex.EncodeToString(mac.Sum(nil)))
}

func (session *Session) helpers() map[string]any {
	return map[string]any{
		"error": function(func(call goja.FunctionCall) goja.Value {
			return session.vm.NewGoError(errors.New(call.Argument(0).String()))
		}),
		"atob": function(func(call goja.FunctionCall) goja.Value {
			bytes, err := base64.StdEncoding.DecodeString(call.Argument(0).String())
			if err != nil {
				session.fail(err.Error())
			}
			return session.vm.ToValue(string(bytes))
		}),
		"btoa": function(func(call goja.FunctionCall) goja.Value {
			return session.vm.ToValue(base64.StdEncoding.EncodeToString([]byte(call.Argument(0).String())))
		}),
		"sleep": function(func(call goja.FunctionCall) goja.Value {
			if milliseconds := call.Argument(0).ToInteger(); milliseconds > 0 {
				session.engine.driver.ask(map[string]any{"ask": "sleep", "milliseconds": milliseconds})
			}
			return goja.Undefined()
		}),
	}
}

// telling is a function that tells the driver something and answers undefined.
func (session *Session) telling(question func([]goja.Value) map[string]any) function {
	return func(call goja.FunctionCall) goja.Value {
		session.engine.driver.ask(question(call.Arguments))
		return goja.Undefined()
	}
}

// fail throws what a builtin module throws.
func (session *Session) fail(reason string) {
	if session.call.Quirks.Thrown == "Error" {
		panic(session.vm.NewGoError(errors.New(reason)))
	}
	panic(session.vm.ToValue(map[string]any{"reason": reason}))
}

// words are values as one line, objects as JSON.
func (session *Session) words(values []goja.Value) string {
	words := []string{}
	for _, value := range values {
		word := value.String()
		if _, ok := value.(*goja.Object); ok {
			if text, err := session.json("stringify", value); err == nil {
				word = text.String()
			}
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

func text(arguments []goja.Value, at int) string {
	if at >= len(arguments) {
		return ""
	}
	return arguments[at].String()
}
