"""First and last names of the people nobody mentions by name."""

_FIRST = (
    "Aaliyah Abel Ada Aldous Alma Amara Anselm Anya Arlo Asha Barnaby Beatrix Benedict Bettina "
    "Bram Calla Caspian Cecily Chidi Clement Cordelia Cyril Dafydd Dalia Darius Delphine Edmund "
    "Eilidh Elowen Emeka Esme Farah Felix Fern Florian Freya Gareth Gideon Giulia Greta Gwilym "
    "Hana Harriet Hector Ifeoma Ines Isolde Ivo Jago Jasmin Jocasta Kalinda Kerensa Kofi Lachlan "
    "Leonie Linus Lorna Magnus Mahira Marek Maude Milo Mirela Nerys Nikolai Noor Octavia Olwen "
    "Oscar Otis Paloma Percival Petra Quentin Rafferty Ramona Rhoswen Roderick Rosalba Rupert "
    "Sabine Samir Saskia Seren Silas Tamsin Tariq Thea Tomasz Ursula Vera Vikram Wanda Wilfred "
    "Xanthe Yara Yusuf Zelda Zoran"
)

_LAST = (
    "Abernook Alderwick Amberley-Rowe Ashgrove Aydin Balfern Barrowclough Beckwhistle Bellweather "
    "Birchall-Osei Blackthorne Bramblecote Brockhurst Cairncross Calderbank Castellan Chaudhry "
    "Clovelly Copperthwaite Cresswick Danquah Dapplegate Delacroix Dunmarrow Eastlake Elderfield "
    "Emberton Fairholm Fennimore Fernsby Foxglove Gallowhill Garrowby Gildersleeve Goswami "
    "Greyfriars Haddonfield Halloway Hawksmere Heatherstone Hollinbrook Ibironke Inglewood Jarrow "
    "Jessamine Kaczmarek Kettleby Kingswell Lambourne-Diaz Larkspur Lindenau Lockhurst Lumley "
    "Mallowfield Marchbanks Merriweather Millrace Mistry Moonlight Netherby Nightingall "
    "Oakhanger Obuya Oldacre Orchardson Pemberwick Penhaligan Pennyfeather Quillfeather Rackham "
    "Ravenscar Redmayne Rosethorn Rowanberry Saltmarsh Sedgewick Silverlock Sorensen Stillwater "
    "Summerhaye Swithin Tamworthy Thistlewood Thornaby Underhill Vashisht Wainscott Waverley "
    "Weatherby Whinfell Wickersham Wildgoose Willowby Winterfold Wolstenholme Yarrowby Zielinska"
)

FIRST = _FIRST.split()
LAST = _LAST.split()
