// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Hard limits that somebody has set for all requests to a store; nil for none.
package struct RequestLimits: Sendable, Equatable {
    /// Requests a second, retries and all.
    package var requestsPerSecond: Double?
    /// Bytes a second that the store is asked to copy.
    package var bytesPerSecond: Double?

    package init(requestsPerSecond: Double? = nil, bytesPerSecond: Double? = nil) {
        self.requestsPerSecond = requestsPerSecond
        self.bytesPerSecond = bytesPerSecond
    }
}
