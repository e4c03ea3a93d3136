// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import CCurl
import Glibc

/// libcurl as a whole: set up once for the process, never torn down.
enum CurlLibrary {
    /// Whether the set-up went well. Evaluated once, by the first event loop.
    static let isReady = curl_global_init(defaultFlags) == CURLE_OK

    /// Whether it speaks TLS by the OpenSSL that we are linked with too.
    static let usesOpenSSL = text(curl_version_info(CURLVERSION_SEVENTH)?.pointee.ssl_version)
        .hasPrefix("OpenSSL/")

    /// Whether it has a file of trusted certificates, and not just a folder.
    static let hasCAFile =
        access(text(curl_version_info(CURLVERSION_SEVENTH)?.pointee.cainfo), R_OK) == 0

    private static func text(_ characters: UnsafePointer<CChar>?) -> String {
        characters.map { String(cString: $0) } ?? ""
    }

    /// `CURL_GLOBAL_DEFAULT`, a macro that Swift does not import: TLS and sockets.
    private static let defaultFlags = 3
}
