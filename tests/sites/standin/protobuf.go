package main

import (
	"encoding/binary"
	"errors"
)

// As much of the protocol buffers' wire format as a CheckRequest needs.

var errProto = errors.New("malformed message")

// Kinds of values on the wire.
const (
	protoKindVarint = 0
	protoKind64     = 1
	protoKindBytes  = 2
	protoKind32     = 5
)

// protoFields hands over each field that holds bytes (texts, messages) and skips the others.
func protoFields(message []byte, found func(number int, value []byte) error) error {
	for len(message) > 0 {
		key, size := binary.Uvarint(message)
		if size <= 0 {
			return errProto
		}
		message = message[size:]
		var skip uint64
		switch key & 7 {
		case protoKindVarint:
			_, size := binary.Uvarint(message)
			if size <= 0 {
				return errProto
			}
			skip = uint64(size)
		case protoKind64:
			skip = 8
		case protoKind32:
			skip = 4
		case protoKindBytes:
			length, size := binary.Uvarint(message)
			if size <= 0 || length > uint64(len(message)-size) {
				return errProto
			}
			message = message[size:]
			if err := found(int(key>>3), message[:length]); err != nil {
				return err
			}
			skip = length
		default:
			return errProto
		}
		if skip > uint64(len(message)) {
			return errProto
		}
		message = message[skip:]
	}
	return nil
}

func protoVarint(to []byte, number int, value uint64) []byte {
	return protoNumber(protoNumber(to, uint64(number)<<3|protoKindVarint), value)
}

func protoBytes(to []byte, number int, value []byte) []byte {
	to = protoNumber(protoNumber(to, uint64(number)<<3|protoKindBytes), uint64(len(value)))
	return append(to, value...)
}

func protoNumber(to []byte, value uint64) []byte {
	return binary.AppendUvarint(to, value)
}
