package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/dop251/goja"
)

// http is Go's own client, whose errors and header names the script sees as Go makes them.
func (session *Session) http() map[string]any {
	with := func(method string) function {
		return func(call goja.FunctionCall) goja.Value {
			return session.request(method, call.Argument(0).String(), call.Argument(1))
		}
	}
	return map[string]any{
		"get":    with(http.MethodGet),
		"post":   with(http.MethodPost),
		"put":    with(http.MethodPut),
		"delete": with(http.MethodDelete),
		"do": function(func(call goja.FunctionCall) goja.Value {
			method := call.Argument(1).ToObject(session.vm).Get("method").String()
			return session.request(method, call.Argument(0).String(), call.Argument(1))
		}),
	}
}

func (session *Session) request(method, address string, options goja.Value) goja.Value {
	var body io.Reader
	headers := http.Header{}
	timeout := 30 * time.Second
	if object, ok := options.(*goja.Object); ok {
		if value := object.Get("body"); isGiven(value) {
			body = strings.NewReader(value.String())
		}
		if value, ok := object.Get("headers").(*goja.Object); ok {
			for _, name := range value.Keys() {
				headers.Set(name, value.Get(name).String())
			}
		}
		if value := object.Get("timeout"); isGiven(value) {
			timeout = time.Duration(value.ToInteger()) * time.Millisecond
		}
	}
	request, err := http.NewRequest(method, address, body)
	if err != nil {
		return session.noAnswer(err)
	}
	request.Header = headers
	client := &http.Client{Transport: &standIns{origins: session.call.Origins}, Timeout: timeout}
	response, err := client.Do(request)
	if err != nil {
		return session.noAnswer(err)
	}
	defer response.Body.Close()
	bytes, err := io.ReadAll(response.Body)
	if err != nil {
		return session.noAnswer(err)
	}
	answer := map[string]any{
		"status":        response.Status,
		"statusCode":    response.StatusCode,
		"headers":       session.headers(response.Header),
		"body":          string(bytes),
		"contentLength": response.ContentLength,
	}
	if session.call.Quirks.StatusIsError && (response.StatusCode < 200 || response.StatusCode > 299) {
		answer["error"] = fmt.Sprintf("unexpected response code %d", response.StatusCode)
	}
	return session.vm.ToValue(answer)
}

func (session *Session) headers(header http.Header) map[string]any {
	shown := map[string]any{}
	for name, values := range header {
		if session.call.Quirks.HeaderNames == "lower-case" {
			name = strings.ToLower(name)
		}
		if session.call.Quirks.HeaderValues == "list" {
			shown[name] = values
		} else {
			shown[name] = strings.Join(values, ", ")
		}
	}
	return shown
}

func (session *Session) noAnswer(err error) goja.Value {
	if session.call.Quirks.NoAnswer == "throws" {
		session.fail(err.Error())
	}
	return session.vm.ToValue(map[string]any{"error": err.Error()})
}

func isGiven(value goja.Value) bool {
	return value != nil && !goja.IsUndefined(value) && !goja.IsNull(value)
}

// connections are kept between calls, as by a program that runs for long.
var connections = &http.Transport{Proxy: nil}

// standIns sends requests to the servers that stand in for the given origins, as a name server would. Every other name is unknown.
type standIns struct {
	origins map[string]string
}

func (transport *standIns) RoundTrip(request *http.Request) (*http.Response, error) {
	server, ok := transport.origins[request.URL.Scheme+"://"+request.URL.Host]
	if !ok {
		unknown := &net.DNSError{Err: "no such host", Name: request.URL.Hostname(), IsNotFound: true}
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: unknown}
	}
	base, err := url.Parse(server)
	if err != nil {
		return nil, err
	}
	redirected := request.Clone(request.Context())
	redirected.Host = request.URL.Host
	redirected.URL.Scheme = base.Scheme
	redirected.URL.Host = base.Host
	return connections.RoundTrip(redirected)
}
