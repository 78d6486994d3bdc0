"""My Profile: what a person finds about their own login."""

import re

from services.gateway.pages import profile


async def test_the_profile_says_whose_login_this_is(resident):
    page = (await resident.get("/profile")).text

    assert "My Profile" in page
    assert "Ms Delphine Marchetti" in page
    assert "delphine@example.com" in page


async def test_the_frame_leads_to_the_profile_from_every_page(resident):
    page = (await resident.get("/cases")).text

    assert len(re.findall(r'href="/profile"', page)) >= 2


async def test_every_line_of_the_menu_leads_to_a_page(resident):
    for section in profile.menu():
        for entry in section.entries:
            assert (await resident.get(entry.href)).status_code in {200, 303}, entry.href
