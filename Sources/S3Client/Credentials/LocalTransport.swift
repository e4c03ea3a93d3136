// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A transport for services of this machine and its container, opened for a few requests.
protocol LocalTransport: Transport {
    /// Ends it; nothing may be sent any more.
    func shutdown()
}

extension EventLoop: LocalTransport {}
