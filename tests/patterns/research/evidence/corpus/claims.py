"""Pairs of claims on one thing: what a digest told, and what a later firing notes."""

from __future__ import annotations

SAME = """
这个版本在2027年6月30日停止维护。 | 这个版本在2027-06-30停止维护。
Python 3.9 reaches its end of life on 31 October 2025. | Python 3.9 reaches end of life on 2025-10-31.
Python 3.9 reaches its end of life on 31 October 2025. | The end of life of Python 3.9 is October 31, 2025.
Support for version 4.2 ends in May 2027. | Version 4.2 is supported until May 2027.
Support for version 4.2 ends in May 2027. | Support of version 4.2 will end in May 2027.
Security fixes for version 4.2 stop in May 2027. | Security fixes for version 4.2 end in May 2027.
The fee for the electronic authorisation is 20 euros. | The electronic authorisation's fee is 20 euros.
The fee for the electronic authorisation is 20 euros. | For the electronic authorisation a fee of 20 euros is charged.
The limit was raised to 1,024 MB. | The limit was raised to 1024 MB.
The limit was raised to 1,024 MB. | The limit has been increased to 1,024 MB.
Wind and solar plants fed 41.7 TWh into the grid. | Solar and wind plants fed 41.7 TWh into the grid.
The option allow_external is off by default. | By default the option allow_external is off.
The option allow_external is off by default. | The allow_external option is off by default.
Windows builds are not offered any more. | Windows builds are no longer offered.
The act applies from 2 August 2027. | From 2 August 2027 the act applies.
The act applies from 2 August 2027. | The act applies as of August 2, 2027.
Fines reach up to 10 million euros. | Fines of up to 10,000,000 euros are possible.
Release 5 is planned for March 2027. | Release 5 is scheduled for March 2027.
The release has two modes. | The release has 2 modes.
PostgreSQL 17 was released on 26 September 2024. | PostgreSQL 17 came out on 26 September 2024.
The new drug is approved for adults in Europe. | In Europe, the new drug is approved for adults.
The flaw affects all versions before 2.17.1. | All versions before 2.17.1 are affected by the flaw.
Die Fahrt dauert 1 Stunde und 52 Minuten. | Die Fahrt dauert künftig 1 Stunde und 52 Minuten.
Der Fahrschein kostet 49,90 Euro. | Der Fahrschein kostet jetzt 49,90 Euro.
The maintainers released fixed versions within 5 days. | Fixed versions were released by the maintainers within 5 days.
Battery stations with 1,850 megawatts were connected. | Battery stations with 1,850 megawatts were connected to it.
The free-threaded build is officially supported. | The free-threaded build is supported officially.
The provider must keep the logs for 6 months. | Logs must be kept by the provider for 6 months.
The current stable release is 3.14.2. | 3.14.2 is the current stable release.
The central bank left its key rate at 2.25 percent. | The key rate of the central bank was left at 2.25 percent.
The museum is closed on Mondays. | On Mondays the museum is closed.
The satellite was launched on 4 May 2026. | The satellite was launched on May 4th, 2026.
The library is licensed under the MIT licence. | The library's licence is MIT.
Rust 1.90 stabilised the feature. | The feature was stabilised in Rust 1.90.
The API allows 60 requests per minute. | The API allows at most 60 requests per minute.
The API allows 60 requests per minute. | Up to 60 requests a minute are allowed by the API.
The bridge carries 40,000 vehicles a day. | Each day the bridge carries 40 000 vehicles.
The merger was approved by the regulator on 12 March. | On 12 March the regulator approved the merger.
Das Museum ist montags geschlossen. | Montags ist das Museum geschlossen.
Kubernetes 1.33 removes the flag. | The flag is removed in Kubernetes 1.33.
Node 20 leaves maintenance in April 2026. | Node 20 will leave maintenance in April 2026.
Python 3.13 will receive bug fix releases until October 2026 and security fixes until October 2029.
  | Python 3.13 gets bug fix releases until October 2026 and security fixes until October 2029.
OpenSSL 3.0 is a long-term support release and is supported until 7 September 2026.
  | OpenSSL 3.0, a long-term support release, is supported until September 7, 2026.
The European Commission proposed to delay the high-risk obligations of the AI Act until December 2027.
  | The Commission of the EU proposed delaying the AI Act's high-risk obligations until December 2027.
GitHub Actions hosted runners will cost 39 percent less from January 2026.
  | From January 2026, hosted runners of GitHub Actions will cost 39% less.
Kubernetes supports the three most recent minor releases.
  | The three most recent minor releases are supported by Kubernetes.
Docker Hub limits anonymous users to 100 pulls per six hours.
  | Anonymous users of Docker Hub are limited to 100 pulls per 6 hours.
The ECB kept its deposit rate unchanged at 2.00% in its September meeting.
  | At its September meeting the ECB kept the deposit rate unchanged at 2.00%.
Ubuntu 24.04 LTS receives standard security maintenance until April 2029.
  | Standard security maintenance for Ubuntu 24.04 LTS lasts until April 2029.
The tunnel will open to traffic in autumn 2029. | In autumn 2029 the tunnel will open to traffic.
The minimum wage rises to 13.90 euros on 1 January 2026. | On 1 January 2026 the minimum wage will rise to 13.90 euros.
Der Mindestlohn steigt am 1. Januar 2026 auf 13,90 Euro. | Am 1. Januar 2026 steigt der Mindestlohn auf 13,90 Euro.
The plugin requires Java 21 or newer. | Java 21 or newer is required by the plugin.
The company recalled 230,000 cars because of faulty brakes.
  | Because of faulty brakes the company recalled 230 000 cars.
The agency expects a deficit of 3.1 percent in 2027. | For 2027 the agency expects a deficit of 3.1%.
Terraform 1.13 adds a query command. | A query command is added in Terraform 1.13.
The airport handled 61.6 million passengers in 2024. | In 2024, 61.6 million passengers were handled by the airport.
The licence changed to BSL in August 2023. | In August 2023 the licence changed to BSL.
Redis 8 is available under AGPLv3. | Redis 8 is available under the AGPLv3.
The new motor delivers 210 kW. | The new motor delivers 210 kW of power.
Die Frist endet am 30. September 2026. | Am 30.09.2026 endet die Frist.
The conference takes place in Lyon from 3 to 5 June 2026. | From 3-5 June 2026 the conference takes place in Lyon.
Nuclear plants provided 18 percent of the electricity. | 18% of the electricity was provided by nuclear plants.
"""

CHANGED = """
这个版本在2027年6月30日停止维护。 | 这个版本在2028年6月30日停止维护。
Python 3.9 reaches its end of life on 31 October 2025. | Python 3.9 reaches its end of life on 30 November 2025.
Support for version 4.2 ends in May 2027. | Support for version 4.2 ends in July 2027.
Support for version 4.2 ends in May 2027. | Version 4.2 is now supported until July 2027.
Support for version 4.2 ends in May 2027. | Support for version 4.2 does not end in May 2027.
The fee for the electronic authorisation is 20 euros. | The fee for the electronic authorisation is 25 euros.
The fee for the electronic authorisation is 7 euros. | The electronic authorisation's fee is 20 euros from now on.
The limit is 1,024 MB. | The limit is 2,048 MB.
The option allow_external is off by default. | The option allow_external is on by default.
The option allow_external is enabled by default. | The option allow_external is disabled by default.
The current stable release is 3.14.2. | The current stable release is 3.14.3.
The latest version is Python 3.13. | The latest version is Python 3.14.
Release 5 is planned for March 2027. | Release 5 is planned for June 2027.
Release 5 is planned for March 2027. | Release 5 was postponed to June 2027.
The release of version 5 is planned. | The release of version 5 was cancelled.
Windows builds are offered for download. | Windows builds are no longer offered for download.
The free-threaded build is experimental. | The free-threaded build is stable.
The act applies from 2 August 2026. | The act applies from 2 August 2027.
Fines reach up to 10 million euros. | Fines reach up to 15 million euros.
Fines reach up to 1.5 million euros. | Fines reach up to 1.5 billion euros.
The new drug is approved for adults in Europe. | The new drug is not approved for adults in Europe.
The bill on data access was adopted. | The bill on data access was rejected.
The share of wind power in the grid rose in 2026. | The share of wind power in the grid fell in 2026.
Die Fahrt dauert 1 Stunde und 52 Minuten. | Die Fahrt dauert 1 Stunde und 35 Minuten.
Der Fahrschein kostet 49,90 Euro. | Der Fahrschein kostet 54,90 Euro.
Fahrräder dürfen mitgenommen werden. | Fahrräder dürfen nicht mitgenommen werden.
A registration is required for visitors. | A registration is optional for visitors.
The project has 120 contributors. | The project has 134 contributors.
The flaw affects all versions before 2.17.1. | The flaw affects all versions before 2.18.
The central bank left its key rate at 2.25 percent. | The central bank left its key rate at 2.5 percent.
The museum is closed on Mondays. | The museum is open on Mondays.
The launch of the satellite is planned for 4 May 2026. | The launch of the satellite was postponed to 11 May 2026.
The API allows 60 requests per minute. | The API allows 100 requests per minute.
The bridge carries 40,000 vehicles a day. | The bridge carries 43,500 vehicles a day.
The bridge is open to lorries. | The bridge is closed to lorries.
The merger is pending. | The merger was approved.
The merger was approved by the regulator. | The merger was not approved by the regulator.
Node 20 leaves maintenance in April 2026. | Node 20 leaves maintenance in June 2026.
The memory of the device is 16 GB. | The memory of the device is 32 GB.
Unemployment fell to 5.1 percent. | Unemployment rose to 5.4 percent.
Das Museum ist montags geschlossen. | Das Museum ist montags geöffnet.
The trial has enrolled 300 patients. | The trial has enrolled 450 patients.
The latest release is v2.4.0. | The latest release is v2.5.0.
Python 3.13 will receive bug fix releases until October 2026 and security fixes until October 2029.
  | Python 3.13 will receive bug fix releases until November 2026 and security fixes until October 2029.
The European Commission proposed to delay the high-risk obligations of the AI Act until December 2027.
  | The European Commission proposed to delay the high-risk obligations of the AI Act until August 2028.
Docker Hub limits anonymous users to 100 pulls per six hours.
  | Docker Hub limits anonymous users to 10 pulls per six hours.
The ECB kept its deposit rate unchanged at 2.00%. | The ECB kept its deposit rate unchanged at 1.75%.
GitHub will charge for self-hosted runners. | GitHub will not charge for self-hosted runners.
The proposal on data centres is pending in parliament. | The proposal on data centres was adopted in parliament.
The number of open positions at the agency is 140. | The number of open positions at the agency is 155.
The repository has 12,400 stars. | The repository has 13,100 stars.
The tunnel will open to traffic in autumn 2029. | The tunnel will open to traffic in autumn 2031.
The minimum wage rises to 13.90 euros. | The minimum wage rises to 14.60 euros.
Der Mindestlohn beträgt 13,90 Euro. | Der Mindestlohn beträgt 14,60 Euro.
The plugin requires Java 17 or newer. | The plugin requires Java 21 or newer.
The company recalled 230,000 cars because of faulty brakes.
  | The company recalled 310,000 cars because of faulty brakes.
The agency expects a deficit of 3.1 percent in 2027. | The agency expects a deficit of 3.4 percent in 2027.
The road to the pass is closed. | The road to the pass is open.
The strike on the railways is planned. | The strike on the railways was cancelled.
The text of the treaty is a draft. | The text of the treaty is final.
The conference takes place in Lyon from 3 to 5 June 2026. | The conference takes place in Lyon from 10 to 12 June 2026.
Die Frist endet am 30. September 2026. | Die Frist endet am 31. Dezember 2026.
The airport handled 61.6 million passengers in 2024. | The airport handled 63.2 million passengers in 2024.
The lake is forbidden for swimmers. | The lake is allowed for swimmers.
Telemetry is enabled by default. | Telemetry is disabled by default.
The bug is not fixed. | The bug is fixed.
The grant covers 40 percent of the cost. | The grant covers 30 percent of the cost.
The merge of both agencies is planned. | The merge of both agencies was postponed.
"""


def pairs(text: str) -> list[tuple[str, str]]:
    lines = text.strip().replace("\n  | ", " | ").splitlines()
    return [(a.strip(), b.strip()) for a, b in (line.split(" | ") for line in lines)]
