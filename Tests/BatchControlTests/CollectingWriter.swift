// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Keeps what a body writes.
final class CollectingWriter: ResponseBodyWriter, Sendable {
    let bytes = Mutex(ByteBuffer())

    func write(_ buffer: ByteBuffer) async throws {
        bytes.withLock { _ = $0.writeImmutableBuffer(buffer) }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
