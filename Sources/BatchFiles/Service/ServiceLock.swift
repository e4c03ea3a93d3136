// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// The one service of a state directory: held as long as this exists, released by the kernel
/// whatever becomes of the process.
package final class ServiceLock: Sendable {
    private let descriptor: FileDescriptor
    private let addressPath: String

    /// Takes the advisory lock on `<state>/service.lock`; makes the directory where there is none.
    ///
    /// - Throws: `BatchFileError` with the process number and address of the other service.
    package init(stateDirectory: String) throws {
        try FileSystem.makeDirectories(stateDirectory)
        let path = Self.lockPath(stateDirectory)
        addressPath = Self.addressPath(stateDirectory)
        descriptor = try FileDescriptor(
            path: path, flags: O_RDWR | O_CREAT, action: "open the lock file")
        let number = FileLock.take(descriptor.rawValue)
        guard number != 0 else {
            withdraw()
            return
        }
        guard number == EWOULDBLOCK else {
            throw BatchFileError.system("lock", path: path, errno: number)
        }
        let address = (try? FileSystem.read(addressPath, action: "read")) ?? []
        let told = String(decoding: address, as: UTF8.self)
            .split(whereSeparator: \.isNewline).joined(separator: " ")
        throw BatchFileError(
            .jobDirectory,
            "Another service runs the jobs of \(stateDirectory)"
                + (told.isEmpty ? "" : " (\(told))")
                + "; stop it, or give this one another --state-dir.")
    }

    /// Says in `<state>/service.json` where the service answers: JSON, for commands.
    package func announce(_ document: [UInt8]) throws {
        try FileSystem.replace(addressPath, with: document)
    }

    /// Takes the announcement away; the lock ends with the object.
    package func withdraw() { _ = unlink(addressPath) }

    /// Whether a service has the jobs of a state directory.
    package static func isHeld(stateDirectory: String) -> Bool {
        FileLock.isHeld(lockPath(stateDirectory))
    }

    /// What the service that has a state directory said of itself; nil where there is none.
    package static func announcement(stateDirectory: String) -> [UInt8]? {
        guard isHeld(stateDirectory: stateDirectory) else { return nil }
        return try? FileSystem.read(addressPath(stateDirectory), action: "read")
    }

    private static func lockPath(_ stateDirectory: String) -> String {
        stateDirectory + "/service.lock"
    }

    private static func addressPath(_ stateDirectory: String) -> String {
        stateDirectory + "/service.json"
    }
}
