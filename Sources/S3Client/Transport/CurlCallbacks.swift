// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import CCurl

/// The functions libcurl calls back, each handing over to the transfer it was given as context.
/// They run on the loop's thread, inside `curl_multi_perform`, while the transfer is in flight and
/// so alive.
enum CurlCallbacks {
    static func install(on easy: UnsafeMutableRawPointer) {
        brigade_easy_set_data_callback(easy, CURLOPT_WRITEFUNCTION) { bytes, _, count, context in
            // Anything but `count` ends the transfer (CURLOPT_WRITEFUNCTION(3)).
            CurlCallbacks.withTransfer(context, refusing: CurlCallbacks.refusal(of: count)) {
                let isTaken = $0.receiveBody(UnsafeRawBufferPointer(start: bytes, count: count))
                return isTaken ? count : nil
            }
        }
        brigade_easy_set_data_callback(easy, CURLOPT_HEADERFUNCTION) { bytes, _, count, context in
            CurlCallbacks.withTransfer(context, refusing: CurlCallbacks.refusal(of: count)) {
                let isTaken = $0.receiveHead(UnsafeRawBufferPointer(start: bytes, count: count))
                return isTaken ? count : nil
            }
        }
        brigade_easy_set_data_callback(easy, CURLOPT_READFUNCTION) { bytes, size, count, context in
            CurlCallbacks.withTransfer(context, refusing: 0) {
                $0.sendBody(into: UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
            }
        }
        brigade_easy_set_prerequest_callback(easy) { context, _, _, _, _ in
            CurlCallbacks.withTransfer(context, refusing: CURL_PREREQFUNC_ABORT) {
                $0.willSend() ? CURL_PREREQFUNC_OK : nil
            }
        }
    }

    /// Hands over to the transfer without retaining it: `CurlMulti` holds it while libcurl calls.
    private static func withTransfer<Answer>(
        _ context: UnsafeMutableRawPointer?, refusing refusal: Answer,
        _ body: (CurlTransfer) -> Answer?
    ) -> Answer {
        guard let context else { return refusal }
        return Unmanaged<CurlTransfer>.fromOpaque(context)
            ._withUnsafeGuaranteedRef { body($0) ?? refusal }
    }

    /// A count that is not the one offered, even when that is 0.
    private static func refusal(of count: Int) -> Int { count == 0 ? 1 : 0 }
}
