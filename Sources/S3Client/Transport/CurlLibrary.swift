// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import CCurl

/// libcurl as a whole: set up once for the process, never torn down.
enum CurlLibrary {
    /// Whether the set-up went well. Evaluated once, by the first event loop.
    static let isReady = curl_global_init(defaultFlags) == CURLE_OK

    /// `CURL_GLOBAL_DEFAULT`, a macro that Swift does not import: TLS and sockets.
    private static let defaultFlags = 3
}
