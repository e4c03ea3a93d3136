// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What keeps the client from working at all: wrong settings, no credentials, no transport. What
/// a store answers to one call is an `S3Failure`.
package struct S3ClientError: Swift.Error, Equatable, CustomStringConvertible {
    package enum Code: Sendable, Equatable {
        /// An endpoint URL, an addressing style or a bucket's ARN is wrong.
        case endpoint
        /// A configuration file or a profile is wrong or missing.
        case configuration
        /// No credentials were found, or their source is not supported.
        case credentials
        /// The event loop did not start.
        case transport
    }

    package let code: Code
    /// What is wrong, where, and what to do; never a secret.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
