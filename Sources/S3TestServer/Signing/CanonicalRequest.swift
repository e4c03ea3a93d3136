// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The canonical request of SigV4 with S3's rules: the path encoded once and never normalised.
enum CanonicalRequest {
    /// The text that is hashed.
    static func text(
        _ request: HTTPRequest, signedHeaders: [String], payload: String
    ) throws(S3Failure) -> String {
        guard let path = PercentCoding.decode(request.rawPath),
            let pairs = RequestRouter.query(request.rawQuery)
        else { throw S3Failure(400, "InvalidURI", "Couldn't parse the specified URI.") }
        let encoded = pairs.map { pair in
            (
                PercentCoding.encode(pair.name, keepsSlash: false),
                PercentCoding.encode(pair.value, keepsSlash: false)
            )
        }
        let query = encoded.sorted(by: <).map { name, value in "\(name)=\(value)" }
        var lines = [
            request.method, PercentCoding.encode(path, keepsSlash: true),
            query.joined(separator: "&"),
        ]
        for name in signedHeaders { lines.append("\(name):\(collapsed(request[name] ?? ""))") }
        lines += ["", signedHeaders.joined(separator: ";"), payload]
        return lines.joined(separator: "\n")
    }

    /// Runs of spaces become one.
    private static func collapsed(_ value: String) -> String {
        guard value.contains("  ") else { return value }
        return value.split(separator: " ").joined(separator: " ")
    }
}
