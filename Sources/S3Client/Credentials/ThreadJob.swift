// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// Something that waits for the system, done on a thread of its own: on an event loop's it would
/// hold up all of that loop's requests.
final class ThreadJob: Sendable {
    private let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }

    /// Starts the thread, which ends by itself. Returns false, and does nothing, when the system
    /// has no thread to give.
    func start() -> Bool {
        let context = Unmanaged.passRetained(self)
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<ThreadJob>.fromOpaque(context).takeRetainedValue().body()
                return nil
            }, context.toOpaque())
        guard code == 0 else {
            context.release()
            return false
        }
        pthread_detach(thread)
        return true
    }
}
