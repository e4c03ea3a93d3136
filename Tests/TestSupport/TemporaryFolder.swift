// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// A folder of its own for one test, removed with everything in it.
package final class TemporaryFolder: Sendable {
    package struct Unavailable: Error {}

    package let path: String

    /// In memory where the system has such a place: thousands of reports are written and synced.
    private static let parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"

    package init() throws {
        var template = Array("\(Self.parent)/brigade-test-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw Unavailable() }
        path = String(cString: made)
    }

    deinit { Self.remove(path) }

    package func write(_ bytes: [UInt8], to name: String) throws {
        guard let file = fopen(path + "/" + name, "w") else { throw Unavailable() }
        defer { fclose(file) }
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw Unavailable() }
    }

    package static func read(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "r") else { throw Unavailable() }
        defer { fclose(file) }
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { return result }
            result += buffer[..<count]
        }
    }

    package static func names(in path: String) -> [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    private static func remove(_ path: String) {
        for name in names(in: path) { remove(path + "/" + name) }
        _ = Glibc.remove(path)
    }
}
