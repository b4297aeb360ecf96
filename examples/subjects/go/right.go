// A list of live rooms, streams and users that is right in any order, with any repeats.
//
// The rule is docs/ordering-rule.md. All that is kept is a maximum or a set that only grows, so
// neither the order of arrival nor a repeat can change what comes out. Check it with:
//
//	go build -o right examples/subjects/go/right.go && anyorder check -- ./right
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
)

type object = map[string]any

// A change is what one callback tells of.
type change struct {
	roomID  string
	session uint64 // which life of the room: the same room_id can come back with another one
	about   string // "room", "stream" or "user"
	ends    bool
	key     string // stream_id or user_account
	seq     uint64 // of a room's beginning, the time in ms
	shown   object // what the list shows of it
}

func (c change) newerThan(known change) bool {
	return c.seq > known.seq || (c.seq == known.seq && c.ends && !known.ends)
}

// read makes a change of a body; nil is about something else. Bodies are decoded with UseNumber:
// a float64 would make neighbours of ids of sessions one.
func read(body object) (read *change, err error) {
	text := func(field string) string {
		switch value := body[field].(type) {
		case string:
			return value
		case json.Number:
			return value.String()
		}
		err = fmt.Errorf("field %q is missing", field)
		return ""
	}
	number := func(field string) uint64 { // as text, too: "010" is more than "9"
		value, wrong := strconv.ParseUint(text(field), 10, 64)
		if err == nil && wrong != nil {
			err = fmt.Errorf("field %q: %w", field, wrong)
		}
		return value
	}
	event := text("event")
	switch event {
	case "room_create":
		read = &change{about: "room", session: number("room_session_id"), seq: number("room_create_time")}
	case "room_close":
		read = &change{about: "room", session: number("room_session_id"), ends: true}
	case "stream_create", "stream_close":
		read = &change{about: "stream", session: number("room_session_id"), ends: event == "stream_close",
			key: text("stream_id"), seq: number("stream_seq")}
		read.shown = object{"stream_id": read.key, "stream_sid": body["stream_sid"],
			"stream_seq": strconv.FormatUint(read.seq, 10)}
	case "room_login", "room_logout":
		read = &change{about: "user", session: number("room_seq"), ends: event == "room_logout",
			key: text("user_account"), seq: number("user_update_seq")}
		read.shown = object{"user_account": read.key, "session_id": body["session_id"]}
	default:
		return nil, err
	}
	read.roomID = text("room_id")
	return read, err
}

type session struct {
	createdMs *uint64 // nil at first: streams and users may arrive before their room
	// Of each stream and each user, the change with the greatest seq.
	newest map[string]map[string]change
}

func (s *session) list(about string) []object {
	shown := []object{}
	for _, newest := range s.newest[about] {
		if !newest.ends {
			shown = append(shown, newest.shown)
		}
	}
	return shown
}

type room struct {
	createdMs *uint64 // the greatest of all sessions, closed ones too
	open      map[uint64]*session
	closed    map[uint64]bool
}

func greater(known *uint64, ms uint64) *uint64 {
	if known != nil && *known >= ms {
		return known
	}
	return &ms
}

func (r *room) apply(c change) {
	if c.about == "room" && !c.ends {
		// Counts even when the session is over: it proves that all earlier ones are, too.
		r.createdMs = greater(r.createdMs, c.seq)
	}
	if c.about == "room" && c.ends {
		// The session's id stays behind, so that nothing still on its way brings it back.
		r.closed[c.session] = true
		delete(r.open, c.session)
	}
	if r.closed[c.session] {
		return
	}
	s := r.open[c.session]
	if s == nil {
		s = &session{newest: map[string]map[string]change{"stream": {}, "user": {}}}
		r.open[c.session] = s
	}
	if c.about == "room" {
		s.createdMs = greater(s.createdMs, c.seq)
		return
	}
	// An end is kept like a beginning: where it is deleted instead, an older beginning that
	// arrives later looks like news.
	if known, found := s.newest[c.about][c.key]; !found || c.newerThan(known) {
		s.newest[c.about][c.key] = c
	}
}

// current finds the live session: created last, not closed, of several the greatest id.
func (r *room) current() (current uint64, found bool) {
	for id, s := range r.open {
		if s.createdMs != nil && *s.createdMs == *r.createdMs && (!found || id > current) {
			current, found = id, true
		}
	}
	return current, found
}

type rooms map[string]*room

func (rs rooms) apply(body object) error {
	c, err := read(body)
	if c == nil || err != nil {
		return err
	}
	if rs[c.roomID] == nil {
		rs[c.roomID] = &room{open: map[uint64]*session{}, closed: map[uint64]bool{}}
	}
	rs[c.roomID].apply(*c)
	return nil
}

func (rs rooms) list() object {
	live := []object{}
	for roomID, r := range rs {
		if id, found := r.current(); found {
			live = append(live, object{"room_id": roomID, "room_session_id": strconv.FormatUint(id, 10),
				"streams": r.open[id].list("stream"), "users": r.open[id].list("user")})
		}
	}
	return object{"rooms": live}
}

func main() {
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	in.UseNumber()
	known := rooms{}
	for {
		var line struct {
			Op   string
			Body object
		}
		if in.Decode(&line) != nil {
			return
		}
		switch line.Op {
		case "reset":
			known = rooms{}
		case "callback":
			if err := known.apply(line.Body); err != nil {
				fmt.Fprintln(os.Stderr, err)
			}
		case "list":
			out.Encode(known.list())
		}
	}
}
