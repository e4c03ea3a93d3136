// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import FoundationEssentials

@testable import BatchControl

/// Requests as botocore sends and signs them: `tools/control-vectors` writes the file.
struct ControlVectors: Decodable {
    struct Sent: Decodable {
        var call: String
        var method: String
        var target: String
        var host: String
        var headers: [String: String]
        var body: String
        var token: String?

        var request: IncomingRequest {
            let headers = headers.map { ($0.key.lowercased(), $0.value) }
            return IncomingRequest(
                method: method, target: RequestTarget(target), host: host,
                headers: headers.filter { $0.0 != "host" }, body: Array(body.utf8), isTLS: false)
        }
    }

    var accessKey: String
    var secretKey: String
    var time: String
    var requests: [Sent]

    static func load() throws -> ControlVectors {
        try JSONDecoder().decode(ControlVectors.self, from: Data(contentsOf: file))
    }

    static var file: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Vectors/control.json")
    }
}
