// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import COpenSSL
import FoundationEssentials
import Glibc

/// One verified TLS exchange over a blocking socket.
enum TLSClient {
    /// What went wrong before an answer came.
    enum Failure: Error, Equatable { case notConnected, notVerified }

    /// Connects, verifies the certificate for 127.0.0.1 against an authority, sends a request and
    /// reads until the server closes.
    static func exchange(port: UInt16, authorityPEM: String, request: String) throws -> String {
        let folder = FileManager.default.temporaryDirectory
        let file = folder.appending(path: "tls-client-\(port)-\(getpid()).pem")
        try Data(authorityPEM.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        guard let context = SSL_CTX_new(TLS_client_method()), let tls = SSL_new(context) else {
            throw Failure.notConnected
        }
        defer {
            SSL_free(tls)
            SSL_CTX_free(context)
        }
        SSL_CTX_load_verify_locations(context, file.path, nil)
        guard let number = LoopbackSocket.connected(port: port) else { throw Failure.notConnected }
        defer { close(number) }
        SSL_set_fd(tls, number)
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls), "127.0.0.1")
        guard SSL_connect(tls) == 1 else { throw Failure.notConnected }
        guard SSL_get_verify_result(tls) == X509_V_OK else { throw Failure.notVerified }
        let bytes = Array(request.utf8)
        SSL_write(tls, bytes, Int32(bytes.count))
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while case let count = SSL_read(tls, &buffer, Int32(buffer.count)), count > 0 {
            answer += buffer[..<Int(count)]
        }
        return String(decoding: answer, as: UTF8.self)
    }
}
