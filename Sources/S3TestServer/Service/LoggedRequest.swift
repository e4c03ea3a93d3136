// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// One request as the log keeps it.
package struct LoggedRequest: Codable, Sendable, Equatable {
    /// Its number from 1, also when earlier ones were dropped from the log.
    package var number: Int
    /// S3's name of the operation.
    package var operation: String
    /// The HTTP method.
    package var method: String
    /// The bucket.
    package var bucket: String
    /// The key.
    package var key: String
    /// The query as received.
    package var query: String
    /// Headers but Authorization and the session token, names in lower case.
    package var headers: [String: String]
    /// The status decided on; a fault may have kept it from the client.
    package var status: Int
    /// The code of a refusal.
    package var code: String?
    /// The injected fault, by name.
    package var fault: String?
}
