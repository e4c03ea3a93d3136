// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// Hands a target to libFuzzer, whose arguments those of the program are. `BRIGADE_FUZZ` names it.
@main struct Fuzz {
    private static let chosen = getenv("BRIGADE_FUZZ").flatMap {
        FuzzTarget(rawValue: String(cString: $0))
    }

    static func main() {
        guard chosen != nil else {
            let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
            print("BRIGADE_FUZZ names none of \(names)")
            exit(2)
        }
        let count = UnsafeMutablePointer<CInt>.allocate(capacity: 1)
        count.initialize(to: CommandLine.argc)
        let arguments = UnsafeMutablePointer<Arguments>.allocate(capacity: 1)
        arguments.initialize(to: CommandLine.unsafeArgv)
        exit(runDriver(count, arguments, runChosen))
    }

    typealias Arguments = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

    private static let runChosen: Body = { bytes, count in
        chosen?.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
        return 0
    }

    typealias Body = @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
}

/// libFuzzer as a library (LLVM, "Using libFuzzer as a library").
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<Fuzz.Arguments>, _ body: Fuzz.Body
) -> CInt
