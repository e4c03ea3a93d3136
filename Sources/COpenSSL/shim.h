// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade
#pragma once
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/err.h>

/* Macros: Swift cannot call them. Several records are taken from the socket at once, and a short
   write is tried again from a buffer that may have moved. */
static inline void brigade_ssl_set_up(SSL *ssl) {
    SSL_set_mode(ssl, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_ENABLE_PARTIAL_WRITE);
    SSL_set_read_ahead(ssl, 1);
}

/* Gives the buffers of records back whenever they are empty: all sessions of a context, or one. */
static inline void brigade_ssl_context_release_buffers(SSL_CTX *context) {
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
}

static inline void brigade_ssl_release_buffers(SSL *ssl) {
    SSL_set_mode(ssl, SSL_MODE_RELEASE_BUFFERS);
}

/* For the test server: a certificate of its own, and what OpenSSL offers only as macros or BIOs. */
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>

/* A macro: Swift cannot call it. The server retries a short write from a buffer that may move. */
static inline void s3test_allow_moving_buffer(SSL_CTX *context) {
    SSL_CTX_set_mode(context, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_ENABLE_PARTIAL_WRITE);
}

/* Takes the first certificate of a PEM text. */
static inline int s3test_use_certificate(SSL_CTX *context, const void *pem, int length) {
    BIO *bio = BIO_new_mem_buf(pem, length);
    X509 *certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);
    int status = certificate ? SSL_CTX_use_certificate(context, certificate) : 0;
    X509_free(certificate);
    BIO_free(bio);
    return status;
}

/* Takes the private key of a PEM text. */
static inline int s3test_use_key(SSL_CTX *context, const void *pem, int length) {
    BIO *bio = BIO_new_mem_buf(pem, length);
    EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
    int status = key ? SSL_CTX_use_PrivateKey(context, key) : 0;
    EVP_PKEY_free(key);
    BIO_free(bio);
    return status;
}

/* One extension of a certificate, in the text form of OpenSSL's configuration. */
static inline int s3test_add_extension(X509 *certificate, int nid, const char *value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    int status = extension ? X509_add_ext(certificate, extension, -1) : 0;
    X509_EXTENSION_free(extension);
    return status;
}

/* Copies what a memory BIO holds into a buffer as a C string; 1 when it fitted. */
static inline int s3test_take_text(BIO *bio, char *out, int capacity) {
    int length = BIO_read(bio, out, capacity - 1);
    if (length <= 0) { return 0; }
    out[length] = 0;
    return 1;
}

/* A P-256 key and a certificate signed with it, both PEM. EVP_EC_gen is a macro over a variadic. */
static inline int s3test_make_certificate(char *pem, int pem_capacity, char *key_pem,
                                          int key_capacity) {
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *certificate = X509_new();
    BIO *first = BIO_new(BIO_s_mem());
    BIO *second = BIO_new(BIO_s_mem());
    int status = key && certificate && first && second;
    if (status) {
        unsigned char serial[8];
        RAND_bytes(serial, sizeof serial);
        long long number = 0;
        memcpy(&number, serial, sizeof number);
        X509_set_version(certificate, X509_VERSION_3);
        ASN1_INTEGER_set_int64(X509_get_serialNumber(certificate), number & 0x7fffffffffffffffLL);
        X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
        X509_gmtime_adj(X509_getm_notAfter(certificate), 86400);
        X509_set_pubkey(certificate, key);
        X509_NAME *name = X509_get_subject_name(certificate);
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                   (const unsigned char *)"localhost", -1, -1, 0);
        X509_set_issuer_name(certificate, name);
        status = s3test_add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE") &&
                 s3test_add_extension(certificate, NID_subject_alt_name,
                                      "IP:127.0.0.1,DNS:localhost,DNS:*.localhost") &&
                 X509_sign(certificate, key, EVP_sha256()) > 0 &&
                 PEM_write_bio_X509(first, certificate) &&
                 PEM_write_bio_PrivateKey(second, key, NULL, NULL, 0, NULL, NULL) &&
                 s3test_take_text(first, pem, pem_capacity) &&
                 s3test_take_text(second, key_pem, key_capacity);
    }
    BIO_free(first);
    BIO_free(second);
    X509_free(certificate);
    EVP_PKEY_free(key);
    return status ? 1 : 0;
}

/* The test server's event loop: headers of Linux that Swift's Glibc module does not carry. */
#include <sys/epoll.h>
#include <sys/eventfd.h>

/* memmem is declared for _GNU_SOURCE only. */
extern void *memmem(const void *, size_t, const void *, size_t);
static inline const void *s3test_find(const void *bytes, size_t count, const void *word,
                                      size_t length) {
    return memmem(bytes, count, word, length);
}
