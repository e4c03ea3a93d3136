// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// What libFuzzer calls with every input. `BRIGADE_FUZZ` names the target.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    chosen.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}

private let chosen: FuzzTarget = {
    let name = getenv("BRIGADE_FUZZ").map { String(cString: $0) } ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
        let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
        fputs("BRIGADE_FUZZ names none of \(names)\n", stderr)
        exit(2)
    }
    return target
}()
