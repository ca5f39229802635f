package main

import (
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"time"
)

const kialiPort = 20001

// kialiSession is what both Kialis answer a login with.
type kialiSession struct {
	Token     string `json:"token"`
	ExpiresOn string `json:"expiresOn"`
	Username  string `json:"username"`
}

// startSession answers 200 with a session and its cookie. The real token is signed; this one is only hard to guess.
func startSession(w http.ResponseWriter, username string) {
	secret := make([]byte, 32)
	if _, err := rand.Read(secret); err != nil {
		panic(err)
	}
	token, expires := hex.EncodeToString(secret), time.Now().Add(24*time.Hour)
	http.SetCookie(w, &http.Cookie{
		Name: "kiali-token", Value: token, Expires: expires, Path: "/kiali", HttpOnly: true, SameSite: http.SameSiteStrictMode,
	})
	answerJSON(w, http.StatusOK, kialiSession{token, expires.Format(time.RFC1123Z), username})
}

// kialiError is Kiali's form of a refusal.
func kialiError(w http.ResponseWriter, status int, text string) {
	answerJSON(w, status, map[string]string{"error": text})
}

// kialiStatus answers what version plays.
func kialiStatus(version string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		answerJSON(w, http.StatusOK, map[string]any{
			"status": map[string]string{"Kiali version": version, "Kiali core version": version, "Kiali state": "running"},
		})
	}
}

// authInfo is the answer of /kiali/api/auth/info.
type authInfo struct {
	Strategy      string   `json:"strategy"`
	SessionInfo   struct{} `json:"sessionInfo"`
	SecretMissing bool     `json:"secretMissing,omitempty"`
}
