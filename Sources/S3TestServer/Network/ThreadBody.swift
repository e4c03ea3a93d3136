// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// What a thread runs, as an object that C can hold.
final class ThreadBody {
    private let run: () -> Void

    private init(_ run: @escaping () -> Void) { self.run = run }

    /// Starts a thread that takes no signals; whoever starts it joins or detaches it.
    ///
    /// - Parameters:
    ///   - advice: what to do when the system starts none.
    ///   - body: what it runs; nobody else may use what that holds.
    /// - Returns: the thread.
    /// - Throws: when the system starts none.
    static func start(
        advice: String, _ body: sending @escaping () -> Void
    ) throws(TestServerFailure) -> pthread_t {
        let box = Unmanaged.passRetained(ThreadBody(body)).toOpaque()
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                // Signals are the main thread's; and OpenSSL writes without MSG_NOSIGNAL.
                var every = sigset_t()
                sigfillset(&every)
                pthread_sigmask(SIG_BLOCK, &every, nil)
                Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, box)
        guard status == 0 else {
            Unmanaged<ThreadBody>.fromOpaque(box).release()
            throw TestServerFailure(message: "the system started no thread; \(advice)")
        }
        return thread
    }
}
