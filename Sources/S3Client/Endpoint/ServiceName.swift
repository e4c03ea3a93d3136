// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The services the client speaks to, as they are named in hosts and in a signature's scope.
package enum ServiceName: String, Sendable {
    /// Objects.
    case s3
    /// Temporary credentials (AWS Security Token Service).
    case sts
}
