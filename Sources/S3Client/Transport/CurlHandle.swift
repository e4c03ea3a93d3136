// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import CCurl

/// One of libcurl's easy handles, set for how connections are made: what a transfer that libcurl
/// carries whole and a connection that we speak on ourselves have in common.
class CurlHandle {
    let easy: UnsafeMutableRawPointer
    /// libcurl's sentence about the last failure.
    private let errorText: UnsafeMutablePointer<CChar>

    /// Nil when libcurl has no memory.
    init?(_ configuration: EventLoopConfiguration) {
        guard let easy = curl_easy_init() else { return nil }
        self.easy = easy
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        let context = Unmanaged.passUnretained(self).toOpaque()
        brigade_easy_set_pointer(easy, CURLOPT_PRIVATE, context)
        brigade_easy_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
        setConnectionOptions(configuration)
    }

    deinit {
        curl_easy_cleanup(easy)
        errorText.deallocate()
    }

    /// What an easy handle belongs to.
    static func of(_ easy: UnsafeMutableRawPointer) -> CurlHandle? {
        var context: UnsafeMutablePointer<CChar>?
        guard brigade_easy_get_pointer(easy, CURLINFO_PRIVATE, &context) == CURLE_OK,
            let context
        else { return nil }
        return Unmanaged<CurlHandle>.fromOpaque(context).takeUnretainedValue()
    }

    /// Forgets the sentence of an earlier failure.
    final func clearReason() { errorText[0] = 0 }

    /// Why something failed, for a person.
    final func reason(_ result: CURLcode) -> String {
        let said = String(cString: errorText)
        return said.isEmpty ? String(cString: curl_easy_strerror(result)) : said
    }

    final func set(_ option: CURLoption, _ value: Int) {
        let code = brigade_easy_set_long(easy, option, value)
        precondition(code == CURLE_OK, "this libcurl lacks option \(option.rawValue)")
    }

    /// libcurl copies the string.
    final func set(_ option: CURLoption, _ value: String) {
        let code = value.withCString { brigade_easy_set_pointer(easy, option, $0) }
        precondition(code == CURLE_OK, "this libcurl lacks option \(option.rawValue)")
    }

    private func setConnectionOptions(_ configuration: EventLoopConfiguration) {
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_TCP_KEEPIDLE, ClientLimits.keepAliveIdleSeconds)
        set(CURLOPT_TCP_KEEPINTVL, ClientLimits.keepAliveIntervalSeconds)
        brigade_easy_set_dead_peer_seconds(easy, ClientLimits.deadPeerSeconds)
        set(CURLOPT_DNS_CACHE_TIMEOUT, ClientLimits.addressSeconds)
        // Whenever libcurl opens a connection it closes those that it takes for idle longer than
        // this (118 s by default), and it counts from when they were connected: it sees nothing of
        // the requests that we send on them ourselves, and would close them in their middle.
        set(CURLOPT_MAXAGE_CONN, Int(Int32.max))
        set(CURLOPT_CONNECTTIMEOUT_MS, configuration.connectTimeoutMilliseconds)
        // A plain request through a proxy would need another request target than the signed one.
        set(CURLOPT_HTTPPROXYTUNNEL, 1)
        set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        if !configuration.usesProxies { set(CURLOPT_NOPROXY, "*") }
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_USERAGENT, configuration.userAgent)
        if let caBundle = configuration.caBundle { set(CURLOPT_CAINFO, caBundle) }
        // A folder of certificates beside the file keeps libcurl from remembering what it has read:
        // every connection would read the file again.
        if configuration.caBundle != nil || CurlLibrary.hasCAFile {
            brigade_easy_set_pointer(easy, CURLOPT_CAPATH, nil)
        }
    }
}
