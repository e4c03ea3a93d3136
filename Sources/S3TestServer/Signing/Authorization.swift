// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The parts of an `Authorization: AWS4-HMAC-SHA256 …` header.
struct Authorization {
    var accessKey: String
    var day: String
    var region: String
    var service: String
    var terminator: String
    var signedHeaders: [String]
    var signature: String

    /// The parts, or nil when one is missing.
    init?(_ header: String) {
        let words = header.split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0] == "AWS4-HMAC-SHA256" else { return nil }
        var parts: [String: Substring] = [:]
        for piece in words[1].split(separator: ",") {
            let halves = piece.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            guard halves.count == 2 else { return nil }
            parts[String(halves[0])] = halves[1]
        }
        guard let credential = parts["Credential"]?.split(separator: "/"), credential.count == 5,
            let headers = parts["SignedHeaders"], let signature = parts["Signature"]
        else { return nil }
        accessKey = String(credential[0])
        day = String(credential[1])
        region = String(credential[2])
        service = String(credential[3])
        terminator = String(credential[4])
        signedHeaders = headers.split(separator: ";").map(String.init)
        self.signature = String(signature)
    }
}
