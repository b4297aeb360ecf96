// A list of live rooms, streams and users that believes each callback as it arrives.
//
// Right as long as callbacks arrive in order. See what happens when they do not:
//
//	go build -o naive examples/subjects/go/naive.go && anyorder check -- ./naive
package main

import (
	"encoding/json"
	"os"
)

// An ID is the one of a room, or of a stream or a user in it.
type ID struct {
	Room   string `json:"room_id,omitempty"`
	Stream string `json:"stream_id,omitempty"`
	User   string `json:"user_account,omitempty"`
}

type Room struct {
	ID
	Streams []ID `json:"streams"`
	Users   []ID `json:"users"`
}

func list(live map[ID]bool) []Room {
	rooms := []Room{}
	for id := range live {
		if id.Stream != "" || id.User != "" {
			continue
		}
		room := Room{id, []ID{}, []ID{}}
		for other := range live {
			if other.Room == id.Room && other.Stream != "" {
				room.Streams = append(room.Streams, other)
			} else if other.Room == id.Room && other.User != "" {
				room.Users = append(room.Users, other)
			}
		}
		rooms = append(rooms, room)
	}
	return rooms
}

func main() {
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	live := map[ID]bool{}
	for {
		var line struct {
			Op   string
			Body struct {
				Event string
				ID
			}
		}
		if in.Decode(&line) != nil {
			return
		}
		switch line.Op + line.Body.Event {
		case "reset":
			live = map[ID]bool{}
		case "callbackroom_create", "callbackstream_create", "callbackroom_login":
			live[line.Body.ID] = true
		case "callbackroom_close", "callbackstream_close", "callbackroom_logout":
			delete(live, line.Body.ID)
		case "list":
			out.Encode(map[string][]Room{"rooms": list(live)})
		}
	}
}
