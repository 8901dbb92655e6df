/**
 * For loopback, and for nothing else: the key is public. Valid from 2025 to 2124, whatever the clock says.
 *
 * openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out request.pem \
 *   -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1
 * printf '%s\n' '[ca]' default_ca=own '[own]' database=index policy=names new_certs_dir=. rand_serial=yes \
 *   copy_extensions=copy '[names]' commonName=supplied > ca.cnf && touch index
 * openssl ca -selfsign -batch -notext -config ca.cnf -md sha256 -keyfile key.pem -in request.pem -out cert.pem \
 *   -startdate 20250101000000Z -enddate 21250101000000Z
 */
export const key = `
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQglWeAjqRSuqSH6TnE
XCLihcd1XruCnOgW056mwaBmGVehRANCAASjaLTDiNz/rCHOuS0i99WIyb5DTiRi
lTVXsPWliQHdDsAfnKfhLrlz9GjfhRn52EqxHLY58dInAyjx/3Pqv3KQ
-----END PRIVATE KEY-----
`

export const cert = `
-----BEGIN CERTIFICATE-----
MIIBfDCCASGgAwIBAgIUDr4xaUp51ocShtmIg2fREieFz2wwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI1MDEwMTAwMDAwMFoYDzIxMjUwMTAx
MDAwMDAwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASjaLTDiNz/rCHOuS0i99WIyb5DTiRilTVXsPWliQHdDsAfnKfhLrlz
9GjfhRn52EqxHLY58dInAyjx/3Pqv3KQo08wTTAsBgNVHREEJTAjgglsb2NhbGhv
c3SHBH8AAAGHEAAAAAAAAAAAAAAAAAAAAAEwHQYDVR0OBBYEFBxviZjR6hYYog/X
W5y4ctRBsBETMAoGCCqGSM49BAMCA0kAMEYCIQDmdimB9sd/zkz+z9W3vHR1zN8B
VupUlH53KhEUyEbLNwIhAOtPvG2AvQvtDzVPMP7OWQA1DnYNe2a5PDpF3i2O9Ge0
-----END CERTIFICATE-----
`
