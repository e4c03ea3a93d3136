// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import COpenSSL
import Glibc

/// A thread that runs one event loop, and the descriptor that ends it.
struct LoopThread: Sendable {
    private let thread: pthread_t
    private let wakeup: Int32
    /// The port the loop listens on.
    let port: UInt16

    /// Listens, and starts the thread.
    init(
        port: UInt16, isShared: Bool, service: S3Service, tls: SharedTLS?, canned: CannedResponder?
    ) throws(TestServerFailure) {
        let listener = try Listener(port: port, isShared: isShared)
        self.port = listener.port
        wakeup = eventfd(0, Int32(EFD_CLOEXEC))
        let loop = try EventLoop(
            listener: listener, wakeup: wakeup, service: service, tls: tls, canned: canned)
        var thread = pthread_t()
        let pointer = Unmanaged.passRetained(loop).toOpaque()
        let status = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                // Signals are the main thread's; and OpenSSL writes without MSG_NOSIGNAL.
                var every = sigset_t()
                sigfillset(&every)
                pthread_sigmask(SIG_BLOCK, &every, nil)
                Unmanaged<EventLoop>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, pointer)
        guard status == 0 else {
            Unmanaged<EventLoop>.fromOpaque(pointer).release()
            close(wakeup)
            throw TestServerFailure(message: "the system started no thread; use fewer threads")
        }
        self.thread = thread
    }

    /// Ends the loop, closes its connections and waits for the thread.
    func stop() {
        eventfd_write(wakeup, 1)
        pthread_join(thread, nil)
        close(wakeup)
    }
}
