// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Judges answers of services that speak JSON (Smithy, "AWS restJson1 protocol").
enum JSONAnswer {
    /// The failure that an answered exchange holds, or nil.
    static func failure(of exchange: S3Exchange) -> S3Failure? {
        if let failure = exchange.transportFailure { return S3Failure(failure) }
        let answer = SourceJSON.object(exchange.responseBody)
        if (200..<300).contains(exchange.status), answer != nil { return nil }
        let status = exchange.status
        let named = exchange.header("x-amzn-errortype") ?? answer?.text("__type")
        let code =
            answer?.text("error") ?? named.map(shape) ?? HTTPStatusText.code(status)
        let message =
            answer?.text("error_description") ?? answer?.text("message")
            ?? answer?.text("Message") ?? HTTPStatusText.sentence(status)
        return S3Failure(
            kind: S3Failure.Kind(status: status, code: code, message: message, namesRegion: false),
            httpStatus: status, code: code, message: message)
    }

    /// The name of an error without its namespace and address: `ns#Name:http://…`.
    private static func shape(_ name: String) -> String {
        let bare = name.prefix { $0 != ":" }
        return String(bare.split(separator: "#").last ?? bare)
    }
}
