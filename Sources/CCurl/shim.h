// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade
#pragma once
#include <curl/curl.h>
// Headers of Linux that Swift's Glibc module does not carry.
#include <sys/epoll.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

// Swift cannot call variadic functions. One wrapper per type of argument; the parentheses keep
// libcurl's type-checking macros out, which expect a constant option.

static inline CURLcode brigade_easy_set_long(CURL *easy, CURLoption option, long value) {
    return (curl_easy_setopt)(easy, option, value);
}

static inline CURLcode brigade_easy_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return (curl_easy_setopt)(easy, option, value);
}

static inline CURLcode brigade_easy_set_pointer(CURL *easy, CURLoption option, const void *value) {
    return (curl_easy_setopt)(easy, option, value);
}

// The data callbacks: CURLOPT_WRITEFUNCTION, CURLOPT_HEADERFUNCTION, CURLOPT_READFUNCTION.
typedef size_t (*brigade_data_callback)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode brigade_easy_set_data_callback(
    CURL *easy, CURLoption option, brigade_data_callback callback) {
    return (curl_easy_setopt)(easy, option, callback);
}

static inline CURLcode brigade_easy_set_prerequest_callback(
    CURL *easy, curl_prereq_callback callback) {
    return (curl_easy_setopt)(easy, CURLOPT_PREREQFUNCTION, callback);
}

// A peer that acknowledges nothing for so long is dead (tcp(7), TCP_USER_TIMEOUT). A failure to set
// it is none of the connection.
static inline int brigade_limit_silence(
    void *milliseconds, curl_socket_t socket, curlsocktype purpose) {
    unsigned int value = (unsigned int)(uintptr_t)milliseconds;
    (void)purpose;
    (void)setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &value, sizeof(value));
    return CURL_SOCKOPT_OK;
}

static inline CURLcode brigade_easy_set_dead_peer_seconds(CURL *easy, long seconds) {
    (curl_easy_setopt)(easy, CURLOPT_SOCKOPTFUNCTION, brigade_limit_silence);
    return (curl_easy_setopt)(easy, CURLOPT_SOCKOPTDATA, (void *)(uintptr_t)(seconds * 1000));
}

static inline CURLcode brigade_easy_get_long(CURL *easy, CURLINFO info, long *value) {
    return (curl_easy_getinfo)(easy, info, value);
}

static inline CURLcode brigade_easy_get_pointer(CURL *easy, CURLINFO info, char **value) {
    return (curl_easy_getinfo)(easy, info, value);
}

static inline CURLcode brigade_easy_get_socket(CURL *easy, curl_socket_t *value) {
    return (curl_easy_getinfo)(easy, CURLINFO_ACTIVESOCKET, value);
}

static inline CURLcode brigade_easy_set_tls_callback(
    CURL *easy, curl_ssl_ctx_callback callback, void *context) {
    CURLcode code = (curl_easy_setopt)(easy, CURLOPT_SSL_CTX_FUNCTION, callback);
    return code == CURLE_OK ? (curl_easy_setopt)(easy, CURLOPT_SSL_CTX_DATA, context) : code;
}

static inline CURLMcode brigade_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return (curl_multi_setopt)(multi, option, value);
}

// The result sits in a union, which Swift would read through an unsafe view.
static inline CURLcode brigade_message_result(const CURLMsg *message) {
    return message->data.result;
}
