// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

@testable import S3Client

/// The two ways a request can go; both have to do the same.
enum Route: CaseIterable {
    case direct
    case libcurl

    /// A configuration that takes this way.
    func configuration(
        _ change: (inout EventLoopConfiguration) -> Void = { _ in }
    ) -> EventLoopConfiguration {
        var configuration = EventLoopConfiguration()
        configuration.usesDirectConnections = self == .direct
        change(&configuration)
        return configuration
    }
}
