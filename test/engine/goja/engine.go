package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/dop251/goja"
)

// Engine runs calls, each in a runtime of its own. Compiled texts are kept: the same few come with every call.
type Engine struct {
	driver   *Driver
	missing  Script
	compiled map[Script]*goja.Program
}

func newEngine(driver *Driver, missing Script) *Engine {
	return &Engine{driver: driver, missing: missing, compiled: map[Script]*goja.Program{}}
}

func (engine *Engine) compile(script Script) (*goja.Program, error) {
	if program, ok := engine.compiled[script]; ok {
		return program, nil
	}
	program, err := goja.Compile(script.Name, script.Text, false)
	if err == nil {
		engine.compiled[script] = program
	}
	return program, err
}

func (engine *Engine) evaluate(vm *goja.Runtime, script Script) (goja.Value, error) {
	program, err := engine.compile(script)
	if err != nil {
		return nil, err
	}
	return vm.RunProgram(program)
}

func (engine *Engine) run(call Call) Ending {
	returned, err := engine.returned(call)
	if err != nil {
		return Ending{Thrown: describe(err)}
	}
	return Ending{Returned: returned}
}

func (engine *Engine) returned(call Call) (json.RawMessage, error) {
	vm := goja.New()
	vm.SetTimeSource(func() time.Time {
		milliseconds, _ := engine.driver.ask(map[string]any{"ask": "now"}).(float64)
		return time.UnixMilli(int64(milliseconds))
	})
	session := &Session{engine: engine, vm: vm, call: call, loaded: map[string]*goja.Object{}}
	if _, err := engine.evaluate(vm, engine.missing); err != nil {
		return nil, err
	}
	if err := session.bindGlobals(); err != nil {
		return nil, err
	}
	if _, err := engine.evaluate(vm, call.Script); err != nil {
		return nil, err
	}
	main, err := vm.RunString("typeof main === 'function' ? main : undefined")
	if err != nil {
		return nil, err
	}
	function, ok := goja.AssertFunction(main)
	if !ok {
		return nil, errors.New("the script leaves no function main")
	}
	arguments := []goja.Value{}
	for _, text := range []json.RawMessage{call.Definition, call.State, call.Context} {
		value, err := session.given(text)
		if err != nil {
			return nil, err
		}
		arguments = append(arguments, value)
	}
	value, err := function(goja.Undefined(), arguments...)
	if err != nil {
		return nil, err
	}
	return session.taken(value)
}

// given makes a value of JSON text: of the engine's own kind, or Go's maps and slices behind the look of objects and arrays.
func (session *Session) given(text json.RawMessage) (goja.Value, error) {
	if session.call.Quirks.Values == "Go" {
		var value any
		if err := json.Unmarshal(text, &value); err != nil {
			return nil, err
		}
		return session.vm.ToValue(value), nil
	}
	return session.json("parse", session.vm.ToValue(string(text)))
}

// taken makes JSON text of what main returned. A promise would be stored as the state, and so is refused.
func (session *Session) taken(value goja.Value) (json.RawMessage, error) {
	if goja.IsUndefined(value) {
		return nil, nil
	}
	if _, ok := value.Export().(*goja.Promise); ok {
		return nil, errors.New("main returned a promise")
	}
	if session.call.Quirks.Values == "Go" {
		return json.Marshal(value.Export())
	}
	text, err := session.json("stringify", value)
	if err != nil || goja.IsUndefined(text) {
		return nil, err
	}
	return json.RawMessage(text.String()), nil
}

func (session *Session) json(method string, value goja.Value) (goja.Value, error) {
	json := session.vm.Get("JSON").ToObject(session.vm)
	function, _ := goja.AssertFunction(json.Get(method))
	return function(json, value)
}

func describe(err error) *Thrown {
	var exception *goja.Exception
	if !errors.As(err, &exception) {
		return &Thrown{Message: err.Error()}
	}
	thrown := &Thrown{Message: exception.Value().String(), Stack: exception.String()}
	object, ok := exception.Value().(*goja.Object)
	if !ok {
		return thrown
	}
	if message, ok := object.Get("message").(goja.String); ok {
		thrown.Message = message.String()
	} else if text, err := json.Marshal(object.Export()); err == nil {
		thrown.Message = string(text)
	}
	return thrown
}

// Session is one call, while it runs.
type Session struct {
	engine *Engine
	vm     *goja.Runtime
	call   Call
	loaded map[string]*goja.Object
}

// require answers a module as CommonJS leaves it, evaluated once a call.
func (session *Session) require(name string) (goja.Value, error) {
	if builtin := session.builtin(name); builtin != nil {
		return builtin, nil
	}
	if module, ok := session.loaded[name]; ok {
		return module.Get("exports"), nil
	}
	script, ok := session.call.Modules[name]
	if !ok {
		return nil, fmt.Errorf("Invalid module: %s", name)
	}
	wrapped := Script{Name: "node_modules/" + name, Text: "(function (exports, require, module) {" + script.Text + "\n})"}
	value, err := session.engine.evaluate(session.vm, wrapped)
	if err != nil {
		return nil, err
	}
	module := session.vm.NewObject()
	exports := session.vm.NewObject()
	if err := module.Set("exports", exports); err != nil {
		return nil, err
	}
	session.loaded[name] = module
	function, _ := goja.AssertFunction(value)
	if _, err := function(exports, exports, session.vm.Get("require"), module); err != nil {
		return nil, err
	}
	return module.Get("exports"), nil
}

// bind makes a global that a script may declare anew with const.
func (session *Session) bind(name string, value any) error {
	return session.vm.GlobalObject().DefineDataProperty(name, session.vm.ToValue(value), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

func (session *Session) bindGlobals() error {
	globals := session.helpers()
	globals["require"] = func(call goja.FunctionCall) goja.Value {
		value, err := session.require(call.Argument(0).String())
		if err != nil {
			panic(session.rethrown(err))
		}
		return value
	}
	console := map[string]any{}
	for _, level := range []string{"log", "error", "warn", "info", "debug"} {
		console[level] = func(call goja.FunctionCall) goja.Value {
			session.engine.driver.ask(map[string]any{"ask": "log", "level": level, "line": session.words(call.Arguments)})
			return goja.Undefined()
		}
	}
	globals["console"] = console
	for name, value := range globals {
		if err := session.bind(name, value); err != nil {
			return err
		}
	}
	for _, name := range session.call.Requires {
		module, err := session.require(name)
		if err != nil {
			return err
		}
		if err := session.bind(name[strings.LastIndex(name, "/")+1:], module); err != nil {
			return err
		}
	}
	return nil
}

// rethrown is what a script threw, as it was, or a failure of this program as an Error.
func (session *Session) rethrown(err error) goja.Value {
	var exception *goja.Exception
	if errors.As(err, &exception) {
		return exception.Value()
	}
	return session.vm.NewGoError(err)
}
