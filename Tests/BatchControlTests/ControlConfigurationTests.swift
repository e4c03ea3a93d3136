// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchControl
import Testing

@Suite struct ControlConfigurationTests {
    @Test func `answers on loopback unless somebody says otherwise`() {
        #expect(ControlConfiguration().host == "127.0.0.1")
    }
}
