// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import NIOSSL
import Synchronization

/// The certificates that new connections are answered with; replaced without a restart.
package final class LiveCertificates: Sendable {
    private let files: TLSFiles
    private let context: Mutex<NIOSSLContext>

    /// - Throws: `ControlStartProblem` when a file is missing, is no PEM, or the two do not fit.
    package init(_ files: TLSFiles) throws {
        self.files = files
        context = Mutex(try Self.read(files))
    }

    var current: NIOSSLContext { context.withLock { $0 } }

    /// Reads the files again; what was there stays when they cannot be used.
    package func reload() throws {
        let fresh = try Self.read(files)
        context.withLock { $0 = fresh }
    }

    private static func read(_ files: TLSFiles) throws -> NIOSSLContext {
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(files.certificatePath)
            let key = try NIOSSLPrivateKey(file: files.keyPath, format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = ["http/1.1"]
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw ControlStartProblem(
                "The certificate \(files.certificatePath) with the key \(files.keyPath) cannot be "
                    + "used: \(error).")
        }
    }
}
