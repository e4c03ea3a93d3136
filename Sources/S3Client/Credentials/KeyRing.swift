// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Keys that may sign requests, by their ids: those of a shared credentials file, whatever the
/// names of its profiles.
package struct KeyRing: Sendable {
    private var keys: [String: Credentials] = [:]

    /// Reads the file's text.
    ///
    /// - Parameters:
    ///   - text: what the file holds.
    ///   - path: for messages.
    /// - Throws: `S3ClientError` when a line is wrong, or a key has no secret.
    package init(credentialsFile text: String, path: String) throws {
        let file = try ProfileFile(parsing: text, path: path)
        for (name, section) in file.sections {
            guard let id = section.values["aws_access_key_id"], !id.isEmpty else { continue }
            guard let secret = section.values["aws_secret_access_key"], !secret.isEmpty else {
                throw S3ClientError(
                    .credentials,
                    "[\(name)] in \(path) has aws_access_key_id but no aws_secret_access_key: add "
                        + "it.")
            }
            let token = section.values["aws_session_token"].flatMap { $0.isEmpty ? nil : $0 }
            keys[id] = Credentials(
                accessKeyID: id, secretAccessKey: secret, sessionToken: token)
        }
    }

    package var isEmpty: Bool { keys.isEmpty }

    package subscript(id: String) -> Credentials? { keys[id] }
}

extension Credentials {
    /// Whether a request with that token, or without any, is of these.
    package func isToken(_ token: String?) -> Bool {
        switch (sessionToken, token) {
        case (nil, nil): true
        case (let own?, let token?): RequestSignature.isEqual(own, token)
        default: false
        }
    }
}
