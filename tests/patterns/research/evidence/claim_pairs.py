"""Pairs of claims: what a digest told, and what a later firing notes."""

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

OTHER = """
Windows builds are offered. | Windows builds are offered to paying customers.
The service is free for students. | The service is free for postgraduate students.
Rust is faster than Go. | Go is faster than Rust.
Imports exceeded exports. | Exports exceeded imports.
The fee applies to internal transfers. | The fee applies to international transfers.
The operator must pay for the damage. | The operation must pay for the damage.
The high-risk list is final. | The high-rise list is final.
这个选项默认是关闭的。 | 这个选项默认是打开的。
新的版本每年发布一次。 | 旧的版本每年发布一次。
Python 3.9 reaches its end of life on 31 October 2025. | Python 3.10 reaches its end of life on 31 October 2026.
Python 3.13 is supported until October 2029. | Python 3.12 is supported until October 2028.
Support for version 4.2 ends in May 2027. | Support for version 5.0 ends in May 2029.
Support for version 4.2 ends in May 2027. | Support for version 5.0 ends in May 2027.
Security fixes for version 4.2 end in May 2027. | Bug fixes for version 4.2 end in May 2026.
The fee for the electronic authorisation is 20 euros. | The electronic authorisation is valid for 3 years.
The fee for the electronic authorisation is 20 euros. | The fee for a paper passport is 80 euros.
The limit was raised to 1,024 MB. | The price was raised to 1,024 euros.
The new drug is approved for adults in Europe. | The new drug is approved for children in Europe.
The new drug is approved for adults in Europe. | The new drug is approved for adults in Japan.
Windows builds are no longer offered. | Linux builds are no longer offered.
Windows builds end in 2027. | macOS builds end in 2028.
The parser was rewritten. | The scheduler was rewritten.
The release has a new parser. | The release has a new garbage collector.
Wind plants fed 41.7 TWh into the grid. | Solar plants fed 22.3 TWh into the grid.
Wind plants fed 41.7 TWh into the grid. | Wind plants were connected in 12 counties.
Release 5 is planned for March 2027. | Release 6 is planned for March 2028.
Release 5 is planned for March 2027. | Release 5 needs 2 GB of memory.
PostgreSQL 17 was released on 26 September 2024. | PostgreSQL 18 was released on 25 September 2025.
The act applies from 2 August 2027. | Small firms are exempt from the act.
Fines reach up to 10 million euros. | Fines were imposed on 10 firms.
The maintainers released fixed versions within 5 days. | The flaw was reported on 3 March 2026.
Adults pay 12 euros. | Children pay 6 euros.
Imports fell to 2.4 TWh. | Exports rose to 2.4 TWh.
The minimum age is 16 years. | The maximum age is 65 years.
Die Fahrt nach Berlin dauert 4 Stunden. | Die Fahrt nach Hamburg dauert 3 Stunden.
Der Fahrschein kostet 49,90 Euro. | Eine Reservierung kostet 5,20 Euro.
The office in Rome has 40 employees. | The office in Oslo has 25 employees.
The 2025 survey counted 1,204 patients. | The 2026 survey counted 1,410 patients.
The free tier has 5 users. | The paid tier has 50 users.
Model A costs 300 euros. | Model B costs 400 euros.
Version 4.2 needs 2 GB of memory. | Version 4.2 needs 20 GB of disk space.
The talk about tests lasts 30 minutes. | The talk about types lasts 45 minutes.
The app supports English and German. | The app supports French and Spanish.
The central bank left its key rate at 2.25 percent. | The central bank bought bonds for 2.25 billion.
The museum is closed on Mondays. | The museum is closed on holidays.
The museum is closed on Mondays. | The library is closed on Mondays.
The satellite was launched on 4 May 2026. | The satellite weighs 420 kg.
Rust 1.90 stabilised the feature. | Rust 1.91 stabilised the feature.
Kubernetes 1.33 removes the flag. | Kubernetes 1.34 removes the flag.
Kubernetes 1.33 removes the flag. | Kubernetes 1.33 adds the flag.
The API allows 60 requests per minute. | The API allows 5 keys per user.
The API allows 60 requests per minute. | The API allows 60 requests per hour.
The bridge carries 40,000 vehicles a day. | The bridge is 1,200 metres long.
The bridge carries 40,000 vehicles a day. | The tunnel carries 22,000 vehicles a day.
The merger was approved by the regulator in Spain. | The merger was approved by the regulator in Italy.
Node 20 leaves maintenance in April 2026. | Node 22 leaves maintenance in April 2027.
Node 20 leaves maintenance in April 2026. | Node 20 entered maintenance in October 2024.
The memory of the device is 16 GB. | The storage of the device is 512 GB.
The device costs 300 euros in Germany. | The device costs 280 euros in France.
The small plan costs 5 dollars a month. | The large plan costs 20 dollars a month.
The trial has enrolled 300 patients. | The trial has 12 sites.
The phone has 8 GB of memory. | The tablet has 12 GB of memory.
Sales in Europe rose by 4 percent. | Sales in Asia rose by 9 percent.
Sales in the first quarter rose by 4 percent. | Sales in the second quarter rose by 6 percent.
Women earn 14 percent less. | Men work 3 hours more.
The patch fixes 3 flaws. | The patch adds 3 options.
The app supports Linux. | The app supports Linux and Windows.
The service is available in 12 countries. | The service is available in 12 languages.
The service is free for students. | The service is free for students until June 2026.
Line 4 is closed until May. | Line 5 is closed until June.
Room 12 is closed until 5 May. | Room 14 is closed until 9 May.
CVE-2026-1111 is rated 9.1. | CVE-2026-2222 is rated 7.5.
Article 5 applies from 2 February 2025. | Article 6 applies from 2 August 2026.
The 2 GB model costs 40 euros. | The 8 GB model costs 80 euros.
Die Linie 4 fährt alle 10 Minuten. | Die Linie 7 fährt alle 15 Minuten.
Inflation was 2.1 percent in May. | Inflation was 2.4 percent in June.
Python 3.13 will receive bug fix releases until October 2026 and security fixes until October 2029.
  | Python 3.14 will receive bug fix releases until October 2027 and security fixes until October 2030.
Python 3.13 will receive security fixes until October 2029.
  | Python 3.13 will receive bug fix releases until October 2026.
OpenSSL 3.0 is supported until 7 September 2026. | OpenSSL 3.5 is supported until 8 April 2030.
OpenSSL 3.0 is supported until 7 September 2026. | OpenSSL 1.1.1 has been unsupported since 11 September 2023.
The ECB kept its deposit rate unchanged at 2.00%. | The ECB kept its main refinancing rate unchanged at 2.15%.
The ECB kept its deposit rate unchanged at 2.00%. | The Fed kept its deposit rate unchanged at 4.00%.
Docker Hub limits anonymous users to 100 pulls per six hours.
  | Docker Hub limits personal accounts to 200 pulls per six hours.
Docker Hub limits anonymous users to 100 pulls per hour. | Docker Hub limits anonymous users by their address.
GitHub Actions hosted Linux runners cost 0.008 dollars a minute.
  | GitHub Actions hosted Windows runners cost 0.016 dollars a minute.
GitHub Actions runners with 2 cores cost 0.008 dollars a minute.
  | GitHub Actions runners with 4 cores cost 0.016 dollars a minute.
Ubuntu 24.04 LTS receives standard security maintenance until April 2029.
  | Ubuntu 22.04 LTS receives standard security maintenance until April 2027.
Ubuntu 24.04 LTS receives standard security maintenance until April 2029.
  | Ubuntu 24.04 LTS receives expanded security maintenance until April 2034.
The vulnerability CVE-2025-1234 affects versions up to 2.3.
  | The vulnerability CVE-2025-9876 affects versions up to 2.5.
The fund paid 3 million euros to Spain. | The fund paid 5 million euros to Italy.
The model with 8 billion parameters scores 61.2 on the benchmark.
  | The model with 70 billion parameters scores 78.9 on the benchmark.
The store in Vienna is open until 18:00. | The store in Graz is open until 19:00.
Revenue rose 4 percent in the first quarter. | Revenue rose 6 percent in the second quarter.
In 2024 the company sold 1.2 million cars. | In 2025 the company sold 1.4 million cars.
Chrome 130 removes support for the old API. | Firefox 132 removes support for the old API.
The bill passed the Senate on 3 May 2026. | The bill passed the House on 10 June 2026.
The first beta is due on 5 May 2026. | The second beta is due on 2 June 2026.
The first release candidate was published on 1 July. | The final release was published on 1 October.
Passengers may carry 1 bag of up to 8 kg. | Passengers may check in 1 bag of up to 23 kg.
The plugin requires Java 17 or newer. | The plugin requires Maven 3.9 or newer.
The company recalled 230,000 cars because of faulty brakes.
  | The company recalled 12,000 cars because of faulty airbags.
The agency expects a deficit of 3.1 percent in 2027. | The agency expects growth of 1.2 percent in 2027.
The agency expects a deficit of 3.1 percent in 2027. | The agency expects a deficit of 2.8 percent in 2028.
Tier 1 users pay 5 dollars. | Tier 2 users pay 9 dollars.
Phase two starts in May 2027. | Phase three starts in July 2027.
The company has 5 offices in Spain. | The company has 7 offices in Spain and Portugal.
The rate for men is 2.0 percent. | The rate for women is 2.4 percent.
The fine for speeding is 100 euros. | The fine for parking is 40 euros.
A ticket for zone A costs 3 euros. | A ticket for zone B costs 4 euros.
A day ticket costs 9 euros. | A week ticket costs 30 euros.
The trial in mice ended in 2024. | The trial in humans ended in 2026.
Java 21 is supported until September 2028. | Java 25 is supported until September 2030.
iOS 18 runs on 24 models. | iOS 26 runs on 19 models.
The north gate is closed. | The south gate is open.
The road to the pass is closed. | The road to the lake is open.
Version 2 of the protocol is a draft. | Version 1 of the protocol is final.
Building 7 has 4 floors. | Building 9 has 6 floors.
The chip has 8 cores. | The chip has 3 caches.
Teams pay 10 dollars per user. | Teams get 10 gigabytes per user.
The vaccine protects for 6 months. | The vaccine costs 6 dollars.
He was elected in 2019. | She was elected in 2023.
The export of gas fell by 3 percent. | The import of gas fell by 5 percent.
The second test failed in March. | The second test passed in April.
Premium costs 12 dollars with adverts. | Premium costs 18 dollars without adverts.
The fee is 20 euros for adults. | The fee is 10 euros for adults over 65.
The app works offline. | The app works offline on tablets only.
The sensor measures up to 50 degrees. | The sensor measures down to 20 degrees.
The update before June 2026 is free. | The update after June 2026 is free.
Terraform 1.13 adds a query command. | Terraform 1.12 adds a query command.
Redis 8 is available under AGPLv3. | Redis 7.4 is available under RSALv2.
The airport handled 61.6 million passengers in 2024. | The airport handled 2.1 million tonnes of freight in 2024.
The new motor delivers 210 kW. | The new battery stores 82 kWh.
The new motor delivers 210 kW. | The old motor delivers 150 kW.
Nuclear plants provided 18 percent of the electricity. | Hydro plants provided 18 percent of the electricity.
The grant covers 40 percent of the cost for schools. | The grant covers 25 percent of the cost for firms.
The match in Rome ended 2-1. | The match in Milan ended 3-0.
The flight from Oslo to Rome takes 3 hours. | The flight from Rome to Oslo takes 4 hours.
Women's team won 12 medals. | The men's team won 9 medals.
Gen 4 tablets have 6 GB. | Gen 5 tablets have 8 GB.
Section 4 allows drones. | Section 5 allows drones.
Section 4 allows drones. | Section 4 allows drones below 250 grams.
The kernel module is signed. | The kernel module is unsigned.
Users can export notes. | Users can import notes.
Exports to China fell. | Exports to India fell.
The tax on wine rises by 5 percent. | The tax on beer rises by 7 percent.
The old contract ends in 2026. | The new contract ends in 2031.
The east wing opens in May 2027. | The west wing opens in June 2028.
Level 2 support costs 50 euros. | Level 3 support costs 90 euros.
The prize for the first place is 500 euros. | The prize for the third place is 100 euros.
Sort A yields 4 tonnes. | Sort B yields 6 tonnes.
The 13-inch model weighs 1.2 kg. | The 15-inch model weighs 1.5 kg.
Peak demand reached 81 GW in January. | Peak demand reached 74 GW in July.
The survey found 12 species of bees. | The survey found 31 species of birds.
Half of the pupils have a laptop. | Half of the teachers have a laptop.
The patch for Debian 12 is out. | The patch for Debian 13 is out.
The limit for children is 2 tablets. | The limit for adults is 4 tablets.
"""


def pairs(text: str) -> list[tuple[str, str]]:
    lines = text.strip().replace("\n  | ", " | ").splitlines()
    return [(a.strip(), b.strip()) for a, b in (line.split(" | ") for line in lines)]
