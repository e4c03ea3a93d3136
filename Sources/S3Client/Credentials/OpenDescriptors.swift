// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// The files and connections that this process has open.
enum OpenDescriptors {
    /// Their numbers; a few of them may be closed again already.
    static var numbers: [CInt] {
        guard let folder = opendir("/proc/self/fd") else { return [] }
        defer { closedir(folder) }
        var numbers: [CInt] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if let number = CInt(name) { numbers.append(number) }
        }
        return numbers
    }
}
