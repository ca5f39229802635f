package main

import (
	"encoding/binary"
	"errors"
	"io"
	"log"
	"net/http"
	"strconv"
)

// Codes of gRPC's own.
const (
	grpcOK               = 0
	grpcInvalidArgument  = 3
	grpcPermissionDenied = 7
	grpcUnimplemented    = 12
)

const grpcLargest = 1 << 20

// answerGRPC answers unary calls: one message in, one out, the status in the trailer.
func answerGRPC(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/grpc")
	// Sent now: what is set after this goes into the trailer, also when there is no message.
	w.WriteHeader(http.StatusOK)
	w.(http.Flusher).Flush()
	message, err := readGRPC(r.Body)
	if err != nil {
		endGRPC(w, grpcInvalidArgument, err.Error())
		return
	}
	switch r.URL.Path {
	case "/envoy.service.auth.v3.Authorization/Check", "/envoy.service.auth.v2.Authorization/Check":
		request, err := parseCheckRequest(message)
		if err != nil {
			endGRPC(w, grpcInvalidArgument, err.Error())
			return
		}
		allowed := request.headers[authzHeader] == authzAllow
		log.Printf("grpc %s %s%s allowed=%t", request.method, request.host, request.path, allowed)
		writeGRPC(w, checkResponse(allowed))
	case "/grpc.health.v1.Health/Check":
		writeGRPC(w, protoVarint(nil, 1, 1)) // HealthCheckResponse.status = SERVING
	default:
		endGRPC(w, grpcUnimplemented, "unknown method "+r.URL.Path)
		return
	}
	endGRPC(w, grpcOK, "")
}

// checkRequest is what the decision needs of envoy.service.auth.v3.CheckRequest.
type checkRequest struct {
	method, host, path string
	headers            map[string]string
}

// The path is attributes (1) . request (4) . http (2); v2 has the same numbers.
func parseCheckRequest(message []byte) (checkRequest, error) {
	parsed := checkRequest{headers: map[string]string{}}
	for _, field := range []int{1, 4, 2} {
		var found []byte
		err := protoFields(message, func(number int, value []byte) error {
			if number == field {
				found = value
			}
			return nil
		})
		if err != nil {
			return parsed, err
		}
		message = found
	}
	err := protoFields(message, func(number int, value []byte) error {
		switch number {
		case 2:
			parsed.method = string(value)
		case 3: // map<string, string>: an entry is a message with key (1) and value (2)
			var key, text string
			err := protoFields(value, func(number int, value []byte) error {
				if number == 1 {
					key = string(value)
				} else if number == 2 {
					text = string(value)
				}
				return nil
			})
			parsed.headers[key] = text
			return err
		case 4:
			parsed.path = string(value)
		case 5:
			parsed.host = string(value)
		}
		return nil
	})
	return parsed, err
}

// checkResponse is a CheckResponse: status (1), and denied_response (2) or ok_response (3).
func checkResponse(allowed bool) []byte {
	result := "denied"
	if allowed {
		result = "allowed"
	}
	header := protoBytes(nil, 1, protoBytes(protoBytes(nil, 1, []byte(authzResult)), 2, []byte(result)))
	if allowed {
		answer := protoBytes(nil, 1, nil) // google.rpc.Status with code 0, which is not written
		return protoBytes(answer, 3, protoBytes(nil, 2, header))
	}
	denied := protoBytes(nil, 1, protoVarint(nil, 1, http.StatusForbidden))
	denied = protoBytes(denied, 2, header)
	denied = protoBytes(denied, 3, []byte(authzDenied))
	return protoBytes(protoBytes(nil, 1, protoVarint(nil, 1, grpcPermissionDenied)), 2, denied)
}

// readGRPC reads one message: a byte that says whether it is compressed, four of length, and it.
func readGRPC(body io.Reader) ([]byte, error) {
	var head [5]byte
	if _, err := io.ReadFull(body, head[:]); err != nil {
		return nil, err
	}
	size := binary.BigEndian.Uint32(head[1:])
	if head[0] != 0 || size > grpcLargest {
		return nil, errors.New("compressed, or too long")
	}
	message := make([]byte, size)
	_, err := io.ReadFull(body, message)
	return message, err
}

func writeGRPC(w http.ResponseWriter, message []byte) {
	head := make([]byte, 5, 5+len(message))
	binary.BigEndian.PutUint32(head[1:], uint32(len(message)))
	if _, err := w.Write(append(head, message...)); err != nil {
		log.Printf("the answer was not sent: %v", err)
	}
}

func endGRPC(w http.ResponseWriter, code int, text string) {
	w.Header().Set(http.TrailerPrefix+"Grpc-Status", strconv.Itoa(code))
	if text != "" {
		w.Header().Set(http.TrailerPrefix+"Grpc-Message", text)
	}
}
