// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3TestServer

/// A running server with buckets `src`, `dst`, `versioned` and `locked`, and one client; unsigned
/// requests are accepted unless a test asks otherwise. Stops with the closure.
func withServer(
    configure: (inout TestServerConfiguration) -> Void = { _ in },
    _ body: (TestServer, RawClient) throws -> Void
) throws {
    var configuration = TestServerConfiguration()
    configuration.verifiesSignatures = false
    configuration.buckets = ["src", "dst"]
    configure(&configuration)
    let server = TestServer(configuration)
    server.store.createBucket("versioned", versioning: .enabled)
    server.store.createBucket("locked", objectLock: true)
    try server.start()
    defer { server.stop() }
    try body(server, RawClient(port: server.port))
}
